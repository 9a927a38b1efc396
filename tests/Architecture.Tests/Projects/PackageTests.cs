namespace SensorGrid.Architecture.Tests.Projects;

/// <summary>Those that could be packages bring little along.</summary>
public sealed class PackageTests
{
    private static readonly string[] Always = ["System", "netstandard", "Microsoft.Extensions"];

    public static TheoryData<string, string[]> Libraries => new()
    {
        { "Client", ["Microsoft.Extensions.Http", "SensorGrid.Features", "SensorGrid.Guards"] },
        { "Offline", ["AWSSDK.Core", "SensorGrid.Applications", "SensorGrid.Client", "SensorGrid.Features", "SensorGrid.Kinesis", "SensorGrid.Sources", "SensorGrid.Sql"] },
        { "Kinesis", ["AWSSDK.Core", "Google.Protobuf"] },
        { "Streaming.Kinesis", ["AWSSDK.Core", "Orleans", "SensorGrid.Kinesis"] },
        { "Persistence.DynamoDB", ["AWSSDK.Core", "AWSSDK.DynamoDBv2", "Orleans"] },
        { "Persistence.Sqlite", ["Microsoft.Data.Sqlite", "Orleans", "SensorGrid.Sqlite"] },
    };

    [Theory]
    [MemberData(nameof(Libraries))]
    public void A_library_uses_what_is_listed(string project, string[] allowed) => Assert.All(
        SourceProject.All[project].Assembly.GetReferencedAssemblies().Select(used => used.Name!),
        name => Assert.Contains(Always.Concat(allowed), prefix => name == prefix || name.StartsWith(prefix + ".", StringComparison.Ordinal)));
}
