//! What slices mount their routes with. The document of the API is collected on the way, but only where it is asked for:
//! every worker mounts all routes, and the document's pieces come to megabytes.

use std::collections::BTreeMap;

use actix_web::dev::HttpServiceFactory;
use actix_web::{App, Scope, web};
use utoipa::openapi::path::Paths;
use utoipa::openapi::schema::Schema;
use utoipa::openapi::{OpenApi, RefOr};
use utoipa_actix_web::OpenApiFactory;

/// Mounts services, below the prefix of the scope that it stands for.
pub struct Routes<'a> {
    mounted: &'a mut web::ServiceConfig,
    prefix: &'a str,
    described: Option<&'a mut Described>,
}

/// What the document says of the routes.
#[derive(Default)]
struct Described {
    paths: Paths,
    /// By name; every handler brings all that it refers to.
    schemas: BTreeMap<String, RefOr<Schema>>,
}

impl<'a> Routes<'a> {
    /// Mounts without describing.
    pub fn new(mounted: &'a mut web::ServiceConfig) -> Self {
        Self {
            mounted,
            prefix: "",
            described: None,
        }
    }

    /// Adds what the routes say of themselves to a document.
    pub fn describe(document: &mut OpenApi, routes: impl FnOnce(&mut Routes<'_>)) {
        let mut described = Described::default();
        App::new().configure(|mounted| {
            routes(&mut Routes {
                mounted,
                prefix: "",
                described: Some(&mut described),
            });
        });
        document.paths.merge(described.paths);
        let components = document.components.get_or_insert_default();
        components.schemas.extend(described.schemas);
    }

    /// Mounts a handler.
    pub fn service<F: HttpServiceFactory + OpenApiFactory + 'static>(&mut self, handler: F) -> &mut Self {
        if let Some(described) = &mut self.described {
            let mut paths = Paths::new();
            for (path, item) in handler.paths().paths {
                paths.paths.insert(format!("{}{path}", self.prefix), item);
            }
            described.paths.merge(paths);
            let mut schemas = Vec::new();
            handler.schemas(&mut schemas);
            described.schemas.extend(schemas);
        }
        self.mounted.service(handler);
        self
    }

    /// Mounts a slice's routes.
    pub fn configure(&mut self, routes: impl FnOnce(&mut Routes<'_>)) -> &mut Self {
        routes(self);
        self
    }

    /// Mounts routes below a prefix, behind what `guarded` wraps around them.
    pub fn scope<S: HttpServiceFactory + 'static>(
        &mut self,
        prefix: &str,
        routes: impl FnOnce(&mut Routes<'_>),
        guarded: impl FnOnce(Scope) -> S,
    ) -> &mut Self {
        let described = self.described.as_deref_mut();
        let scope = web::scope(prefix).configure(|mounted| {
            routes(&mut Routes {
                mounted,
                prefix,
                described,
            });
        });
        self.mounted.service(guarded(scope));
        self
    }
}
