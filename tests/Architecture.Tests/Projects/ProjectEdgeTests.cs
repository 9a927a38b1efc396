namespace SensorGrid.Architecture.Tests.Projects;

public sealed class ProjectEdgeTests
{
    /// <summary>Everything that is built on these is pure as far as the product goes: the base class library, and ASP.NET for <c>Http</c>.</summary>
    private static readonly string[] WithoutPackages = ["Features", "Guards", "Http", "Sources"];

    public static TheoryData<string> Projects => [.. SourceProject.All.Keys];

    [Fact]
    public void Every_project_has_its_edges_listed() => Assert.Equal(SourceProject.All.Keys.Order(), AllowedEdges.ByProject.Keys.Order());

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_references_the_projects_that_are_listed(string project) =>
        Assert.Equal(AllowedEdges.ByProject[project].Order(), SourceProject.All[project].References.Order());

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_uses_each_project_that_it_references(string project) =>
        Assert.Equal(AllowedEdges.ByProject[project].Order(), SourceProject.All[project].UsedProjects.Order());

    [Fact]
    public void The_core_and_what_all_share_need_no_package() =>
        Assert.All(WithoutPackages, project => Assert.Empty(SourceProject.All[project].Closure().SelectMany(part => part.Packages)));

    [Fact]
    public void The_core_uses_the_base_class_library_alone() => Assert.All(
        SourceProject.All["Features"].Assembly.GetReferencedAssemblies(),
        used => Assert.StartsWith("System.", used.Name, StringComparison.Ordinal));

    [Theory]
    [InlineData("Kinesis")]
    [InlineData("Client")]
    [InlineData("Offline")]
    [InlineData("Cli")]
    [InlineData("Kinesis.Local")]
    [InlineData("Scoring.Onnx")]
    public void No_Orleans_comes_with(string project) => Assert.DoesNotContain(
        SourceProject.All[project].Closure().SelectMany(part => part.Packages),
        package => package.Contains("Orleans", StringComparison.Ordinal));

    [Fact]
    public void The_API_sees_interfaces_of_grains_and_no_grain() =>
        Assert.DoesNotContain(SourceProject.All["Api"].Closure(), part => part.Name is "Grains" or "Silo" or "Streaming.Kinesis");

    [Fact]
    public void What_is_internal_is_seen_by_tests_and_benchmarks_alone() => Assert.All(
        SourceProject.All.Values.SelectMany(project => project.Friends),
        friend => Assert.True(friend.EndsWith(".Tests", StringComparison.Ordinal) || friend == "SensorGrid.Micro", friend));
}
