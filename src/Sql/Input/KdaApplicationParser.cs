using System.Text.Json;
using System.Text.RegularExpressions;
using SensorGrid.Sql.Syntax;

namespace SensorGrid.Sql.Input;

/// <summary>
/// Reads applications of Kinesis Data Analytics for SQL as JSON: requests of CreateApplication and answers of DescribeApplication, of both versions of the API, and
/// CloudFormation templates and resources of Terraform.
/// </summary>
public static partial class KdaApplicationParser
{
    private static readonly string[] ApplicationTypes = ["AWS::KinesisAnalytics::Application", "AWS::KinesisAnalyticsV2::Application"];
    private static readonly string[] OutputTypes = ["AWS::KinesisAnalytics::ApplicationOutput", "AWS::KinesisAnalyticsV2::ApplicationOutput"];
    private static readonly string[] TableTypes = ["AWS::KinesisAnalytics::ApplicationReferenceDataSource", "AWS::KinesisAnalyticsV2::ApplicationReferenceDataSource"];

    /// <summary>Reads an application.</summary>
    /// <exception cref="InputSchemaException">It is none; the message says why.</exception>
    public static KdaApplication Parse(ReadOnlySpan<byte> json)
    {
        using var document = InputSchemaParser.Open(json);
        var root = document.RootElement;
        if (root.Object("Resources") is { } resources)
        {
            return ReadTemplate(resources);
        }

        if (TerraformApplication.Translate(root) is { } translated)
        {
            using var inner = JsonDocument.Parse(translated.ToJsonString());
            return Read(inner.RootElement, [], []);
        }

        var application = root.Object("ApplicationDetail") ?? root.Object("Properties") ?? root;
        return Read(application, [], []);
    }

    /// <summary>Explains what to give instead of a file that is neither a program nor JSON: a template in YAML, a configuration of Terraform in its own language.</summary>
    /// <returns>Null for any other text.</returns>
    public static string? Explain(string text) =>
        text.Length > SqlParser.Longest ? null
        : Template().IsMatch(text) ? "it is a template in YAML, which is not read: give it as JSON (cfn-flip template.yaml template.json), the answer of describe-application, or the program by itself"
        : Terraform().IsMatch(text) ? "it is a configuration of Terraform, which is not read: give what terraform show -json writes, or the program by itself"
        : null;

    private static KdaApplication ReadTemplate(JsonElement resources)
    {
        var all = resources.EnumerateObject().Select(resource => (resource.Name, Type: resource.Value.Text("Type"), Properties: resource.Value.Object("Properties"))).ToList();
        var applications = all.Where(resource => ApplicationTypes.Contains(resource.Type)).ToList();
        return applications switch
        {
            [{ Properties: { } properties }] => Read(
                properties,
                [.. all.Where(resource => OutputTypes.Contains(resource.Type)).Select(resource => resource.Properties?.Object("Output")).OfType<JsonElement>()],
                [.. all.Where(resource => TableTypes.Contains(resource.Type)).Select(resource => resource.Properties?.Object("ReferenceDataSource")).OfType<JsonElement>()]),
            [_, _, ..] => throw new InputSchemaException($"the template has {applications.Count} applications, {string.Join(", ", applications.Select(one => one.Name))}: leave one in it"),
            _ => throw new InputSchemaException($"the template has no resource of type {ApplicationTypes[0]} with Properties"),
        };
    }

    private static KdaApplication Read(JsonElement application, IReadOnlyList<JsonElement> moreOutputs, IReadOnlyList<JsonElement> moreTables)
    {
        var configuration = application.Object("ApplicationConfiguration") ?? application.Object("ApplicationConfigurationDescription");
        var sql = configuration?.Object("SqlApplicationConfiguration") ?? configuration?.Object("SqlApplicationConfigurationDescription") ?? application;
        var inputs = sql.Items("Inputs") is { Count: > 0 } given ? given : sql.Items("InputDescriptions");
        var tables = sql.Items("ReferenceDataSources") is { Count: > 0 } sources ? sources : sql.Items("ReferenceDataSourceDescriptions");
        var outputs = sql.Items("Outputs") is { Count: > 0 } named ? named : sql.Items("OutputDescriptions");
        var read = new KdaInputs(CodeOf(application, configuration), inputs);
        return new KdaApplication(
            read.Code,
            read.Schemas,
            Tables([.. tables, .. moreTables]),
            [.. outputs.Concat(moreOutputs).Select(output => output.Text("Name")).OfType<string>()]);
    }

    private static Dictionary<string, InputSchema> Tables(IReadOnlyList<JsonElement> items)
    {
        const string Schema = "ReferenceSchema";
        var named = new Dictionary<string, InputSchema>(StringComparer.Ordinal);
        foreach (var (index, item) in items.Index())
        {
            var where = $"ReferenceDataSources[{index}]";
            var name = item.Text("TableName") ?? throw new InputSchemaException($"{where} has no TableName");
            if (!named.TryAdd(name, InputSchemaParser.Read(item.Object(Schema) ?? throw new InputSchemaException($"{where} has no {Schema}"), $"{where}.{Schema}")))
            {
                throw new InputSchemaException($"{where}: TableName '{name}' is there twice");
            }
        }

        return named;
    }

    private static string CodeOf(JsonElement application, JsonElement? configuration)
    {
        var content = configuration?.At("ApplicationCodeConfiguration", "CodeContent")
            ?? configuration?.At("ApplicationCodeConfigurationDescription", "CodeContentDescription");
        return TextOf(application.Member("ApplicationCode"))
            ?? TextOf(content?.Member("TextContent"))
            ?? throw new InputSchemaException("there is no program in it: neither ApplicationCode nor ApplicationConfiguration.ApplicationCodeConfiguration.CodeContent.TextContent");
    }

    // CloudFormation joins lines, and puts names in place of ${...}: those must not be in a program that is run as it is.
    private static string? TextOf(JsonElement? code) => code switch
    {
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        { ValueKind: JsonValueKind.Object } call when call.Items("Fn::Join") is [{ ValueKind: JsonValueKind.String } separator, { ValueKind: JsonValueKind.Array } parts] =>
            string.Join(separator.GetString(), parts.EnumerateArray().Select(part => TextOf(part) ?? throw new InputSchemaException("ApplicationCode joins something that is no text"))),
        { ValueKind: JsonValueKind.Object } call when call.Text("Fn::Sub") is { } text => text.Contains("${", StringComparison.Ordinal)
            ? throw new InputSchemaException("ApplicationCode has variables, ${...}, which only CloudFormation knows: put their values in")
            : text,
        { ValueKind: JsonValueKind.Object } => throw new InputSchemaException("ApplicationCode is a function of CloudFormation other than Fn::Join and Fn::Sub: put the text in"),
        _ => null,
    };

    [GeneratedRegex(@"^(AWSTemplateFormatVersion|Resources)[ \t]*:|^[ \t]*Type[ \t]*:[ \t]*['""]?AWS::KinesisAnalytics", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Template();

    [GeneratedRegex(@"^[ \t]*resource[ \t]+""aws_kinesis", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Terraform();
}
