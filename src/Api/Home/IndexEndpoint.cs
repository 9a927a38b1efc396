using System.Text;
using Microsoft.AspNetCore.Http;

namespace SensorGrid.Api.Home;

/// <summary><c>GET /</c>: what this is and where everything is, for a person with a browser or curl.</summary>
internal static class IndexEndpoint
{
    private static readonly byte[] Page = Encoding.UTF8.GetBytes(
        """
        <!doctype html>
        <html lang="en">
        <head>
          <meta charset="utf-8">
          <meta name="viewport" content="width=device-width, initial-scale=1">
          <title>SensorGrid</title>
          <style>
            body { font: 16px/1.5 system-ui, sans-serif; max-width: 46rem; margin: 3rem auto; padding: 0 1rem; color-scheme: light dark; }
            code { font-size: .95em; } td { padding: .15rem 1.5rem .15rem 0; vertical-align: top; }
          </style>
        </head>
        <body>
          <h1>SensorGrid</h1>
          <p>A real-time feature store in which every sensor is an actor: readings arrive through Kinesis, rolling windows become features.</p>
          <table>
            <tr><td><a href="/sensors"><code>GET /sensors</code></a></td><td>the sensors</td></tr>
            <tr><td><code>GET /sensors/{id}/features?asOf=now|latest|time</code></td><td>the features of one</td></tr>
            <tr><td><code>POST /features/batch</code></td><td>the features of up to 1,000</td></tr>
            <tr><td><a href="/anomalies"><code>GET /anomalies?site=&amp;sensor=&amp;before=&amp;after=</code></a></td><td>anomalies, newest first, or from a place on</td></tr>
            <tr><td><code>GET /anomalies/stream?site=&amp;sensor=&amp;minScore=</code></td><td>anomalies as they come, as server-sent events</td></tr>
            <tr><td><code>POST /readings</code></td><td>put readings into the stream</td></tr>
            <tr><td><a href="/dead-letters"><code>GET /dead-letters</code></a></td><td>what could not be taken, and why</td></tr>
            <tr><td><code>POST /dead-letters/{id}/redrive</code></td><td>put one into the stream again</td></tr>
            <tr><td><a href="/health/live"><code>GET /health/live</code></a>, <a href="/health/ready"><code>/health/ready</code></a></td><td>health</td></tr>
            <tr><td><a href="/metrics"><code>GET /metrics</code></a></td><td>metrics for Prometheus</td></tr>
            <tr><td><a href="/openapi/v1.json"><code>GET /openapi/v1.json</code></a></td><td>all of this as OpenAPI</td></tr>
          </table>
        </body>
        </html>

        """);

    public static async Task GetAsync(HttpContext context)
    {
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.ContentLength = Page.Length;
        await context.Response.BodyWriter.WriteAsync(Page, context.RequestAborted);
    }
}
