using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SensorGrid.Sql.Input;

/// <summary>
/// Finds the application in JSON of Terraform: a configuration (<c>main.tf.json</c>), or what <c>terraform show -json</c> writes of a state or a plan. Its attributes become the members that Kinesis Data Analytics gives them.
/// </summary>
internal static class TerraformApplication
{
    private static readonly string[] Types = ["aws_kinesis_analytics_application", "aws_kinesisanalyticsv2_application"];

    private static readonly Dictionary<string, string> Lists = new(StringComparer.Ordinal)
    {
        ["input"] = "Inputs",
        ["inputs"] = "Inputs",
        ["output"] = "Outputs",
        ["outputs"] = "Outputs",
        ["reference_data_source"] = "ReferenceDataSources",
        ["reference_data_sources"] = "ReferenceDataSources",
        ["record_column"] = "RecordColumns",
        ["record_columns"] = "RecordColumns",
        ["in_app_stream_names"] = "InAppStreamNames",
        ["stream_names"] = "InAppStreamNames",
    };

    private static readonly Dictionary<string, string> Renamed = new(StringComparer.Ordinal)
    {
        ["code"] = "ApplicationCode",
        ["json"] = "JSONMappingParameters",
        ["json_mapping_parameters"] = "JSONMappingParameters",
        ["csv"] = "CSVMappingParameters",
        ["csv_mapping_parameters"] = "CSVMappingParameters",
        ["parallelism"] = "InputParallelism",
        ["processing_configuration"] = "InputProcessingConfiguration",
    };

    /// <summary>Translates the one application among the resources.</summary>
    /// <param name="root">The JSON.</param>
    /// <returns>An application as CreateApplication takes it; null when the JSON is none of Terraform.</returns>
    /// <exception cref="InputSchemaException">It has none, or several.</exception>
    public static JsonObject? Translate(JsonElement root)
    {
        var resources = Resources(root);
        if (resources is null)
        {
            return null;
        }

        var applications = resources.Where(resource => Types.Contains(resource.Type)).ToList();
        if (applications is not [{ Body: { ValueKind: JsonValueKind.Object } body }])
        {
            throw new InputSchemaException(applications.Count == 0
                ? $"there is no resource of type {Types[0]} or {Types[1]}"
                : $"there are {applications.Count} applications, {string.Join(", ", applications.Select(one => one.Name))}: leave one in it");
        }

        var application = Block(body, "");
        if (root.Object("resource") is not null && application.ToJsonString().Contains("${", StringComparison.Ordinal) && Code(application).Contains("${", StringComparison.Ordinal))
        {
            throw new InputSchemaException("its program has variables, ${...}, which only Terraform knows: give what terraform show -json writes, or put their values in");
        }

        return application;
    }

    private static string Code(JsonObject application) =>
        (application["ApplicationCode"] ?? Member(Member(Member(application["ApplicationConfiguration"], "ApplicationCodeConfiguration"), "CodeContent"), "TextContent"))?.ToString() ?? "";

    private static JsonNode? Member(JsonNode? node, string name) => (node as JsonObject)?[name];

    private static List<(string? Type, string Name, JsonElement Body)>? Resources(JsonElement root)
    {
        if (root.Object("resource") is { } configured)
        {
            return [.. configured.EnumerateObject().SelectMany(type => type.Value.ValueKind == JsonValueKind.Object
                ? type.Value.EnumerateObject().Select(resource => ((string?)type.Name, resource.Name, Single(resource.Value)))
                : [])];
        }

        return (root.At("values", "root_module") ?? root.At("planned_values", "root_module")) is { } module ? [.. InModule(module)] : null;
    }

    private static IEnumerable<(string? Type, string Name, JsonElement Body)> InModule(JsonElement module) => module.Items("resources")
        .Select(resource => (resource.Text("type"), resource.Text("address") ?? resource.Text("name") ?? "", resource.Object("values") ?? default))
        .Concat(module.Items("child_modules").SelectMany(InModule));

    private static JsonElement Single(JsonElement value) => value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 1 ? value[0] : value;

    private static JsonObject Block(JsonElement block, string parent)
    {
        var result = new JsonObject();
        foreach (var member in block.EnumerateObject())
        {
            if (member.Value.ValueKind == JsonValueKind.Null || (member.Value.ValueKind == JsonValueKind.Array && member.Value.GetArrayLength() == 0))
            {
                continue;
            }

            if (Lists.TryGetValue(member.Name, out var list))
            {
                var items = member.Value.ValueKind == JsonValueKind.Array ? member.Value.EnumerateArray().ToList() : [member.Value];
                result[list] = new JsonArray([.. items.Select(item => Value(item, list))]);
            }
            else
            {
                var name = NameOf(member.Name, parent);
                result[name] = Value(Single(member.Value), name);
            }
        }

        return result;
    }

    private static JsonNode? Value(JsonElement value, string name) => value.ValueKind == JsonValueKind.Object ? Block(value, name) : JsonNode.Parse(value.GetRawText());

    private static string NameOf(string name, string parent) => (name, parent) switch
    {
        ("name", "") => "ApplicationName",
        ("schema", "Inputs") => "InputSchema",
        ("schema", "ReferenceDataSources") => "ReferenceSchema",
        _ => Renamed.TryGetValue(name, out var renamed) ? renamed : string.Concat(name.Split('_').Select(part => part.Length == 0 ? part : char.ToUpper(part[0], CultureInfo.InvariantCulture) + part[1..])),
    };
}
