using SensorGrid.Streaming.Kinesis.Shards;

namespace SensorGrid.Streaming.Kinesis.Tests.Hosting;

public sealed class DependencyTests
{
    private static readonly string[] Allowed =
        ["System", "netstandard", "Orleans", "AWSSDK.Core", "Microsoft.Extensions", "SensorGrid.Kinesis"];

    [Fact]
    public void The_library_could_be_a_package_of_its_own()
    {
        var references = typeof(IShardRecordProcessor).Assembly.GetReferencedAssemblies().Select(assembly => assembly.Name!);
        Assert.All(references, name => Assert.Contains(Allowed, allowed => name == allowed || name.StartsWith(allowed + ".", StringComparison.Ordinal)));
    }
}
