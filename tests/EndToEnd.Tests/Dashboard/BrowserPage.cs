using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace SensorGrid.EndToEnd.Tests.Dashboard;

/// <summary>The dashboard in a browser.</summary>
public sealed class BrowserPage : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly List<string> _errors = [];

    private BrowserPage(IBrowserContext context, IPage page)
    {
        (_context, Page) = (context, page);
        page.PageError += (_, error) => _errors.Add(error);
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                _errors.Add(message.Text);
            }
        };
    }

    public IPage Page { get; }

    /// <summary>What scripts threw and the browser refused, in order.</summary>
    public IReadOnlyList<string> Errors => _errors;

    public ILocator Heading => Page.Locator("h1");

    public ILocator Connection(string state) => Page.Locator($"[data-connection={state}]");

    /// <summary>The anomalies of the list that a sensor's values raised, newest first.</summary>
    public ILocator AnomaliesOf(string sensorId) => Page.Locator($".anomaly[data-id^='{sensorId}@'][data-id$='.score']");

    public ILocator Figure(string name) => Page.Locator($"[data-figure={name}]");

    public static async Task<BrowserPage> OpenAsync(IBrowserContext context, Uri address)
    {
        var page = new BrowserPage(context, await context.NewPageAsync());
        await page.GoAsync(address);
        return page;
    }

    /// <summary>Its connection to the server stays open, so a page is never done with loading: what is waited for is what it shows.</summary>
    public Task GoAsync(Uri address) => Page.GotoAsync(address.ToString(), new() { WaitUntil = WaitUntilState.DOMContentLoaded });

    public static string SensorAddress(string sensorId) => $"#/sensors/{Uri.EscapeDataString(sensorId)}";

    /// <summary>The ids of the anomalies in the list, from above.</summary>
    public async Task<string[]> AnomalyIdsAsync() =>
        await Page.EvaluateAsync<string[]>("[...document.querySelectorAll('.anomaly')].map(item => item.dataset.id)");

    /// <summary>What axe finds that keeps people out: its serious and critical faults, with where they are.</summary>
    public async Task<string[]> SeriousFaultsAsync()
    {
        var result = await Page.RunAxe();
        return [.. result.Violations
            .Where(violation => violation.Impact is "serious" or "critical")
            .SelectMany(violation => violation.Nodes, (violation, node) => $"{violation.Id}: {violation.Help}: {node.Html}")];
    }

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();
}
