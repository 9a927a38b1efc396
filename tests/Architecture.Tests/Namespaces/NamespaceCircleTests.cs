using SensorGrid.Architecture.Tests.Projects;

namespace SensorGrid.Architecture.Tests.Namespaces;

public sealed class NamespaceCircleTests
{
    public static TheoryData<string> Projects => [.. SourceProject.All.Keys];

    public static TheoryData<string> ProjectsWithCircles => [.. KnownCircles.Projects];

    [Theory]
    [MemberData(nameof(Projects))]
    public void No_namespaces_of_a_project_use_each_other_in_a_circle(string project)
    {
        var graph = NamespaceGraph.Of(SourceProject.All[project]);
        var known = KnownCircles.Of(project);
        var circles = graph.Circles().Where(circle => !known.IsSupersetOf(circle)).ToList();
        Assert.True(circles.Count == 0, string.Join(Environment.NewLine, circles.SelectMany(graph.Explain)));
    }

    [Theory]
    [MemberData(nameof(ProjectsWithCircles))]
    public void A_namespace_is_known_to_be_in_a_circle_for_as_long_as_it_is(string project)
    {
        var inCircles = NamespaceGraph.Of(SourceProject.All[project]).Circles().SelectMany(circle => circle);
        Assert.Empty(KnownCircles.Of(project).Except(inCircles));
    }
}
