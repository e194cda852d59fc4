//! Pictures: what is taken, what becomes of it, and who may see it.

use std::io::Cursor;

use domain::account::Role;
use domain::settings::StoredPicture;
use image::{DynamicImage, ImageFormat, RgbaImage};
use integration_tests::{Answer, Client, TestApp};
use reqwest::Method;
use reqwest::multipart::{Form, Part};

/// A picture of this size.
fn picture(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    let drawn = RgbaImage::from_fn(width, height, |x, y| image::Rgba([x as u8, y as u8, 90, 255]));
    let drawn = DynamicImage::from(drawn).into_rgb8();
    let mut bytes = Cursor::new(Vec::new());
    drawn.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// The same as PNG.
pub fn png(width: u32, height: u32) -> Vec<u8> {
    picture(width, height, ImageFormat::Png)
}

/// Uploads a file as a picture.
pub async fn upload(client: &Client, file_name: &str, bytes: Vec<u8>) -> Answer {
    let form = Form::new().part("file", Part::bytes(bytes).file_name(file_name.to_owned()));
    Answer::of(client.request(Method::POST, "/api/admin/files").multipart(form)).await
}

async fn refused(client: &Client, file_name: &str, bytes: Vec<u8>) -> String {
    let told = upload(client, file_name, bytes).await.expect(422).problem();
    assert_eq!(told.errors[0].pointer, "/file");
    told.errors[0].code.clone()
}

#[tokio::test]
async fn a_picture_is_told_by_its_content_and_served_to_everybody_for_good() {
    let app = TestApp::spawn().await;
    let client = app.as_role(Role::SuperAdmin).await;
    for (file_name, format, content_type) in [
        ("logo.png", ImageFormat::Png, "image/png"),
        // A wrong name says nothing.
        ("logo.txt", ImageFormat::Jpeg, "image/jpeg"),
        ("logo.exe", ImageFormat::WebP, "image/png"),
    ] {
        let stored: StoredPicture = upload(&client, file_name, picture(60, 40, format))
            .await
            .expect(201)
            .json();
        assert_eq!((stored.width, stored.height), (60, 40));
        let path = format!("/api/files/{}", stored.hash);
        let served = app.anonymous().get(&path).await.expect(200);
        assert_eq!(served.header("content-type"), content_type);
        assert_eq!(served.header("x-content-type-options"), "nosniff");
        assert_eq!(served.header("cache-control"), "public, max-age=31536000, immutable");
        let again = app
            .anonymous()
            .request(Method::GET, &path)
            .header("if-none-match", served.header("etag"));
        Answer::of(again).await.expect(304);
    }
    app.anonymous()
        .get(&format!("/api/files/{}", "0".repeat(64)))
        .await
        .expect(404);
    app.anonymous().get("/api/files/..%2F..%2Fetc").await.expect(404);
}

#[tokio::test]
async fn nothing_but_the_picture_is_kept() {
    let app = TestApp::spawn().await;
    let client = app.as_role(Role::SuperAdmin).await;
    let mut polyglot = png(50, 50);
    polyglot.extend_from_slice(b"<html><script>alert(document.domain)</script></html>");
    let stored: StoredPicture = upload(&client, "logo.html", polyglot).await.expect(201).json();
    let content: Vec<u8> = sqlx::query_scalar("select content from picture where encode(hash, 'hex') = $1")
        .bind(&stored.hash)
        .fetch_one(&app.owner())
        .await
        .unwrap();
    assert!(!content.windows(7).any(|window| window == b"<script"));
    let clean: StoredPicture = upload(&client, "logo.png", png(50, 50)).await.expect(201).json();
    assert_eq!(clean.hash, stored.hash, "equal pictures are one");
}

#[tokio::test]
async fn what_is_no_picture_or_too_much_of_one_is_refused() {
    let app = TestApp::spawn().await;
    let client = app.as_role(Role::SuperAdmin).await;
    let svg = b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>";
    assert_eq!(refused(&client, "logo.png", svg.to_vec()).await, "kind");
    assert_eq!(refused(&client, "logo.svg", svg.to_vec()).await, "kind");
    assert_eq!(refused(&client, "logo.png", Vec::new()).await, "kind");
    let whole = png(200, 200);
    assert_eq!(
        refused(&client, "logo.png", whole[..whole.len() / 2].to_vec()).await,
        "broken"
    );
    // A few kilobytes that would decode to a hundred million pixels.
    assert_eq!(refused(&client, "bom.png", bomb(10_000)).await, "too_large");
    assert_eq!(refused(&client, "bom.png", bomb(5_900)).await, "too_large");
    let too_long = vec![0; 4 * 1024 * 1024 + 1];
    upload(&client, "logo.png", too_long).await.expect(413);
    client.post("/api/admin/files", &"x").await.expect(415);
    let count: i64 = sqlx::query_scalar("select count(*) from picture")
        .fetch_one(&app.owner())
        .await
        .unwrap();
    assert_eq!(count, 0);
}

/// A square of one colour: large, and nothing on the wire.
fn bomb(side: u32) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::new_luma8(side, side)
        .write_to(&mut bytes, ImageFormat::Png)
        .unwrap();
    bytes.into_inner()
}

#[tokio::test]
async fn a_picture_that_is_not_for_everybody_needs_a_session() {
    let app = TestApp::spawn().await;
    let client = app.as_role(Role::SuperAdmin).await;
    let stored: StoredPicture = upload(&client, "qris.png", png(20, 20)).await.expect(201).json();
    sqlx::query("update picture set is_public = false")
        .execute(&app.owner())
        .await
        .unwrap();
    let path = format!("/api/files/{}", stored.hash);
    app.anonymous().get(&path).await.expect(401);
    let served = app.as_role(Role::Viewer).await.get(&path).await.expect(200);
    assert!(served.header("cache-control").starts_with("private"));
}
