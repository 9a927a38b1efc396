using Microsoft.Playwright;
using SensorGrid.TestKit;

namespace SensorGrid.EndToEnd.Tests.Dashboard;

/// <summary>A real Chromium without a window. Tests that want a page of it are skipped where none is installed.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string[] Programs = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    private static string? Program { get; } = Find();

    public async ValueTask InitializeAsync()
    {
        if (Program is null)
        {
            return;
        }

        Assertions.SetDefaultExpectTimeout((float)Eventually.Patience.TotalMilliseconds);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Program,
            // Its own sandbox is not to be had for root or in a container, and it sees nothing here but these tests' own pages.
            ChromiumSandbox = false,
            Args = ["--disable-dev-shm-usage"],
        });
    }

    /// <summary>A page of its own, without what another one has stored.</summary>
    public async Task<BrowserPage> OpenAsync(Uri address, int width = 1280, int height = 800, bool dark = false)
    {
        Assert.SkipWhen(_browser is null, $"None of {string.Join(", ", Programs)} is installed: install Chromium from your system's packages.");
        using (var http = new HttpClient())
        {
            var page = await http.GetStringAsync(address, TestContext.Current.CancellationToken);
            Assert.SkipWhen(page.Contains("This build has no dashboard", StringComparison.Ordinal), "The dashboard was left out of the build, because Node.js is not installed.");
        }

        var context = await _browser!.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = height },
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
            ReducedMotion = ReducedMotion.Reduce,
            TimezoneId = "UTC",
        });
        context.SetDefaultTimeout((float)Eventually.Patience.TotalMilliseconds);
        return await BrowserPage.OpenAsync(context, address);
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }

    private static string? Find()
    {
        var path = Environment.GetEnvironmentVariable("PATH") ?? string.Empty;
        return Programs.SelectMany(program => path.Split(Path.PathSeparator).Select(directory => Path.Combine(directory, program))).FirstOrDefault(File.Exists);
    }
}
