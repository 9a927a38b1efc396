using Microsoft.Playwright;
using SensorGrid.EndToEnd.Tests.Hosting;

namespace SensorGrid.EndToEnd.Tests.Dashboard;

/// <summary>Pictures for people to look at, in <c>artifacts/test-results/screenshots</c>.</summary>
internal static class Screenshots
{
    /// <summary>Set to 1, it has the README's picture made anew.</summary>
    private const string ForReadme = "SENSORGRID_README_SCREENSHOT";

    private const string ReadmePicture = "fleet-1280x800-light";

    private static readonly (int Width, int Height)[] Windows = [(1280, 800), (390, 844)];

    /// <summary>Keeps a picture of what a page shows on a desk and on a phone, in the light and in the dark; in none of them may it be wider than its window.</summary>
    public static async Task KeepAllAsync(BrowserPage page, string name)
    {
        foreach (var (width, height) in Windows)
        {
            foreach (var scheme in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark])
            {
                await page.Page.EmulateMediaAsync(new() { ColorScheme = scheme });
                await page.Page.SetViewportSizeAsync(width, height);
                await KeepAsync(page, $"{name}-{width}x{height}-{(scheme == ColorScheme.Dark ? "dark" : "light")}");
                Assert.Equal(width, await page.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
            }
        }
    }

    private static async Task KeepAsync(BrowserPage page, string name)
    {
        await page.Page.ScreenshotAsync(new() { Path = Path.Combine(BuiltPrograms.Artifacts, "test-results", "screenshots", $"{name}.png"), FullPage = true });
        if (name == ReadmePicture && Environment.GetEnvironmentVariable(ForReadme) == "1")
        {
            await page.Page.ScreenshotAsync(new() { Path = Path.Combine(BuiltPrograms.Artifacts, "..", "docs", "dashboard.png") });
        }
    }
}
