using System.Net;
using SensorGrid.Api.Tests.Hosting;

namespace SensorGrid.Api.Tests.Operations;

public sealed class ProblemTests(GridFixture grid)
{
    [Theory]
    [InlineData("/nothing")]
    [InlineData("/sensors/a/b/features")]
    [InlineData("/sensors//features")]
    public async Task A_path_that_leads_nowhere_is_a_problem(string path)
    {
        using var response = await grid.Client.GetRawAsync(path);

        await response.ProblemAsync(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_method_that_is_not_possible_is_a_problem_that_names_those_which_are()
    {
        using var response = await grid.Client.DeleteAsync(new Uri("/readings", UriKind.Relative), TestContext.Current.CancellationToken);

        var problem = await response.ProblemAsync(HttpStatusCode.MethodNotAllowed);
        Assert.Contains("POST", (string)problem["detail"]!, StringComparison.Ordinal);
    }
}
