using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace SensorGrid.Api.OpenApi;

/// <summary>Describes an operation beyond its shapes: its words, and the parameters and body that a request may have.</summary>
/// <param name="Id">Names it for generated clients.</param>
/// <param name="Summary">The effect, in a line.</param>
/// <param name="Status">The status of its answer.</param>
/// <param name="Parameters">Its parameters in path and query.</param>
/// <param name="Request">Its request body; null when it takes none.</param>
/// <param name="Description">More than the line says, in Markdown; null when the line says it all.</param>
/// <param name="TakesAnything">Whether query parameters and a body that it does not know are ignored; they are refused otherwise.</param>
internal sealed record ApiOperation(
    string Id,
    string Summary,
    int Status,
    ApiParameter[] Parameters,
    ApiRequest? Request = null,
    string? Description = null,
    bool TakesAnything = false)
{
    /// <summary>The names of the query parameters.</summary>
    public string[] QueryNames { get; } = [.. Parameters.Where(parameter => parameter.In == ParameterLocation.Query).Select(parameter => parameter.Name)];

    /// <summary>Determines whether a query parameter may be given more than once.</summary>
    public bool IsRepeatable(string name) => Array.Exists(Parameters, parameter => parameter.IsRepeatable && parameter.Name == name);
}

/// <summary>A parameter in path or query.</summary>
internal sealed record ApiParameter(string Name, ParameterLocation In, string Description, OpenApiSchema Schema)
{
    /// <summary>Gets whether it may be given more than once.</summary>
    public bool IsRepeatable { get; init; }

    public OpenApiParameter ToOpenApi() => new()
    {
        Name = Name,
        In = In,
        Required = In == ParameterLocation.Path,
        Description = Description,
        Schema = IsRepeatable ? new OpenApiSchema { Type = JsonSchemaType.Array, Items = Schema } : Schema,
    };
}

/// <summary>A request body: its media types and an example of it.</summary>
internal sealed record ApiRequest(string Description, string[] MediaTypes, OpenApiSchema Schema, string Example)
{
    /// <summary>The names of the body's members; none where the schema names none.</summary>
    public string[] MemberNames { get; } = [.. Schema.Properties?.Keys ?? []];

    public OpenApiRequestBody ToOpenApi() => new()
    {
        Required = true,
        Description = Description,
        Content = MediaTypes.ToDictionary(
            mediaType => mediaType,
            _ => new OpenApiMediaType { Schema = Schema, Example = JsonNode.Parse(Example) }),
    };
}
