using SensorGrid.TestKit.Processes;
using Xunit;

namespace SensorGrid.TestKit.Node;

/// <summary>Where node, its modules and our scripts for it are (<c>tests/TestKit/node</c>).</summary>
public static class NodeTools
{
    private static readonly Lazy<string> Root = new(FindRoot);

    /// <summary>The folder of package.json, the scripts and node_modules.</summary>
    public static string Folder => Path.Combine(Root.Value, "tests", "TestKit", "node");

    /// <summary>Why tests that need node cannot run here; null if they can.</summary>
    public static string? Missing { get; } = FindMissing();

    /// <summary>Starts node, or skips the test if it is missing.</summary>
    /// <param name="arguments">For node itself, e.g. a script and its arguments.</param>
    /// <param name="workingDirectory">Relative to <see cref="Folder"/>.</param>
    /// <param name="environment">Variables to add.</param>
    public static ChildProcess Start(
        IEnumerable<string> arguments, string workingDirectory, IReadOnlyDictionary<string, string> environment)
    {
        SkipIfMissing();
        return new ChildProcess("node", arguments, Path.Combine(Folder, workingDirectory), environment);
    }

    /// <summary>Ends the running test as skipped, with the reason, if node or its modules are not installed.</summary>
    public static void SkipIfMissing() => Assert.SkipWhen(Missing is not null, Missing ?? string.Empty);

    private static string? FindMissing()
    {
        var path = Environment.GetEnvironmentVariable("PATH") ?? string.Empty;
        var names = OperatingSystem.IsWindows() ? ["node.exe"] : new[] { "node" };
        if (!path.Split(Path.PathSeparator).Any(directory => names.Any(name => File.Exists(Path.Combine(directory, name)))))
        {
            return "node is not installed: install Node.js 20 or newer and run ./eng/test.sh.";
        }

        return Directory.Exists(Path.Combine(Folder, "node_modules", "kinesalite"))
            ? null
            : "The npm servers are not installed: run ./eng/test.sh, or npm ci --prefix tests/TestKit/node.";
    }

    private static string FindRoot()
    {
        for (var directory = AppContext.BaseDirectory; directory is not null; directory = Path.GetDirectoryName(directory))
        {
            if (File.Exists(Path.Combine(directory, "SensorGrid.sln")))
            {
                return directory;
            }
        }

        throw new DirectoryNotFoundException($"No SensorGrid.sln above {AppContext.BaseDirectory}.");
    }
}
