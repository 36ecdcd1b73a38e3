// Shows the API's schema with Swagger UI. Signed-in people try calls with their session, hence the CSRF header.
const place = document.getElementById("api-docs");

function csrfToken() {
  const found = document.cookie.split("; ").find((part) => part.startsWith("citylabs_csrf="));
  return found ? found.split("=")[1] : "";
}

window.SwaggerUIBundle({
  domNode: place,
  url: place.dataset.schema,
  deepLinking: true,
  docExpansion: "none",
  defaultModelsExpandDepth: -1,
  validatorUrl: null,
  requestInterceptor: (request) => {
    if (new URL(request.url, window.location.href).origin === window.location.origin && csrfToken()) {
      request.headers["X-CSRFToken"] = csrfToken();
    }
    return request;
  },
});
