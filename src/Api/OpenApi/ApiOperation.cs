using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace SensorGrid.Api.OpenApi;

/// <summary>What the API's description says of an operation beyond its shapes.</summary>
/// <param name="Id">Names it for generated clients.</param>
/// <param name="Summary">What it does, in a line.</param>
/// <param name="Status">The status of its answer.</param>
/// <param name="Parameters">Its parameters in path and query.</param>
/// <param name="Request">Its request body; null when it takes none.</param>
/// <param name="Description">More than the line says, in Markdown; null when the line says it all.</param>
internal sealed record ApiOperation(
    string Id, string Summary, int Status, ApiParameter[] Parameters, ApiRequest? Request = null, string? Description = null);

/// <summary>A parameter in path or query.</summary>
internal sealed record ApiParameter(string Name, ParameterLocation In, string Description, OpenApiSchema Schema)
{
    public OpenApiParameter ToOpenApi() => new()
    {
        Name = Name,
        In = In,
        Required = In == ParameterLocation.Path,
        Description = Description,
        Schema = Schema,
    };
}

/// <summary>A request body: its media types and an example of it.</summary>
internal sealed record ApiRequest(string Description, string[] MediaTypes, OpenApiSchema Schema, string Example)
{
    public OpenApiRequestBody ToOpenApi() => new()
    {
        Required = true,
        Description = Description,
        Content = MediaTypes.ToDictionary(
            mediaType => mediaType,
            _ => new OpenApiMediaType { Schema = Schema, Example = JsonNode.Parse(Example) }),
    };
}
