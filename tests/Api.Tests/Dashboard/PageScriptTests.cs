using SensorGrid.TestKit.Node;
using SensorGrid.TestKit.Processes;

namespace SensorGrid.Api.Tests.Dashboard;

/// <summary>The tests in <c>src/Dashboard/test</c>, of what the page computes by itself. They run in node, without a browser.</summary>
public sealed class PageScriptTests
{
    private static readonly string Folder = Path.Combine(NodeTools.Folder, "..", "..", "..", "src", "Dashboard");

    [Fact]
    public async Task What_the_page_computes_by_itself_is_right()
    {
        NodeTools.SkipIfMissing();
        Assert.SkipUnless(Directory.Exists(Path.Combine(Folder, "node_modules", "esbuild")), "The packages of the dashboard are not installed: run ./eng/test.sh, or npm ci --prefix src/Dashboard.");
        await using var node = new ChildProcess("node", ["test.mjs"], Folder, new Dictionary<string, string>());

        var code = await node.ExitAsync(TestContext.Current.CancellationToken);

        Assert.True(code == 0 && node.Output.Contains("# fail 0", StringComparison.Ordinal), node.Output);
        Assert.Matches("(?m)^# pass [1-9]", node.Output);
    }
}
