using SensorGrid.Features.Engine;

namespace SensorGrid.Features.Tests;

public sealed class DependencyTests
{
    [Fact]
    public void The_feature_library_depends_on_the_base_class_library_alone() =>
        Assert.All(
            typeof(SensorEngine).Assembly.GetReferencedAssemblies(),
            assembly => Assert.StartsWith("System.", assembly.Name, StringComparison.Ordinal));
}
