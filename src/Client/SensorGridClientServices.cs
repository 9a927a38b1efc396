using System.Net.Http.Headers;
using Microsoft.Extensions.DependencyInjection;

namespace SensorGrid.Client;

/// <summary>Adds the client to services.</summary>
public static class SensorGridClientServices
{
    /// <summary>Adds <see cref="SensorGridClient"/>, whose connections an <c>IHttpClientFactory</c> makes.</summary>
    /// <param name="services">The services.</param>
    /// <param name="api">The absolute address of the API, such as <c>http://127.0.0.1:8080</c>; a path before the API's is kept.</param>
    /// <param name="apiKey">Sent as a bearer token; null when the API has no keys.</param>
    /// <returns>The builder of the HTTP client, for handlers and time limits.</returns>
    public static IHttpClientBuilder AddSensorGridClient(this IServiceCollection services, Uri api, string? apiKey = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(api);
        return services
            .AddHttpClient(nameof(SensorGridClient), http =>
            {
                http.BaseAddress = api.AbsoluteUri.EndsWith('/') ? api : new Uri(api.AbsoluteUri + "/");
                http.DefaultRequestHeaders.Authorization = apiKey is null ? null : new AuthenticationHeaderValue("Bearer", apiKey);
            })
            .AddTypedClient(http => new SensorGridClient(http));
    }
}
