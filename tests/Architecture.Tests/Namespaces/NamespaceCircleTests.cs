using SensorGrid.Architecture.Tests.Projects;

namespace SensorGrid.Architecture.Tests.Namespaces;

public sealed class NamespaceCircleTests
{
    public static TheoryData<string> Projects => [.. SourceProject.All.Keys];

    [Theory]
    [MemberData(nameof(Projects))]
    public void No_namespaces_of_a_project_use_each_other_in_a_circle(string project)
    {
        var graph = NamespaceGraph.Of(SourceProject.All[project]);
        var circles = graph.Circles().Where(circle => !KnownCircles.Has(circle)).ToList();
        Assert.True(circles.Count == 0, string.Join(Environment.NewLine, circles.SelectMany(graph.Explain)));
    }
}
