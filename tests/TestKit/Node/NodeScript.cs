namespace SensorGrid.TestKit.Node;

/// <summary>Runs a client script of <c>tests/TestKit/node</c> to its end.</summary>
public static class NodeScript
{
    /// <returns>All that it printed.</returns>
    /// <exception cref="InvalidOperationException">It ended with another code than 0; the message holds its output.</exception>
    public static async Task<string> RunAsync(string script, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        await using var process = NodeTools.Start([script, .. arguments], string.Empty, new Dictionary<string, string>());
        var exitCode = await process.ExitAsync(cancellationToken);
        return exitCode == 0
            ? process.Output
            : throw new InvalidOperationException($"node {script} ended with {exitCode}. Its output:\n{process.Output}");
    }
}
