using SensorGrid.EndToEnd.Tests.Hosting;

namespace SensorGrid.EndToEnd.Tests.Dashboard;

/// <summary>Pictures for people to look at, in <c>artifacts/test-results/screenshots</c>.</summary>
internal static class Screenshots
{
    /// <summary>Set to 1, it has the README's picture made anew.</summary>
    private const string ForReadme = "SENSORGRID_README_SCREENSHOT";

    private const string ReadmePicture = "fleet-1280x800-light";

    public static async Task KeepAsync(BrowserPage page, string name)
    {
        await page.Page.ScreenshotAsync(new() { Path = Path.Combine(BuiltPrograms.Artifacts, "test-results", "screenshots", $"{name}.png"), FullPage = true });
        if (name == ReadmePicture && Environment.GetEnvironmentVariable(ForReadme) == "1")
        {
            await page.Page.ScreenshotAsync(new() { Path = Path.Combine(BuiltPrograms.Artifacts, "..", "docs", "dashboard.png") });
        }
    }
}
