namespace SensorGrid.Api.Dashboard;

/// <summary>The page at <c>/</c> when the build could not make the dashboard.</summary>
internal static class PlainPage
{
    public const string Html =
        $$"""
        <!doctype html>
        <html lang="en">
        <head>
          <meta charset="utf-8">
          <meta name="viewport" content="width=device-width, initial-scale=1">
          <title>SensorGrid</title>
          <style>
            body { font: 16px/1.5 system-ui, sans-serif; max-width: 50rem; margin: 3rem auto; padding: 0 1rem; color-scheme: light dark; }
            code { font-size: .95em; } td { padding: .15rem 1.5rem .15rem 0; vertical-align: top; }
          </style>
        </head>
        <body>
          <h1>SensorGrid</h1>
          <p>A real-time feature store in which every sensor is an actor: readings arrive through Kinesis, rolling windows become features.</p>
          <p><strong>This build has no dashboard</strong>, because there was no Node.js when it was made: install Node.js 20 or newer and build again.
            The API is all there:</p>
        {{EndpointList.Html}}
        </body>
        </html>

        """;
}
