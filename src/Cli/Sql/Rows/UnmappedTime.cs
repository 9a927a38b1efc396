using System.Text.Json;
using SensorGrid.Cli.Input;
using SensorGrid.Sql.Input;
using SensorGrid.Sql.Values;

namespace SensorGrid.Cli.Sql.Rows;

/// <summary>
/// Finds the time of JSON rows in a member that their schema leaves out: an application had it from the service, and a file has it beside the data. It becomes a column ROWTIME, which
/// no program sees.
/// </summary>
/// <param name="wanted">The member that <c>--time-column</c> names; null without.</param>
internal sealed class UnmappedTime(string? wanted)
{
    private const string RowTime = "ROWTIME";

    /// <summary>Adds the column to a schema: that of the name, or else the time of arrival, or else the time of the event if the schema has neither.</summary>
    /// <param name="file">The file.</param>
    /// <param name="schema">The schema.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The schema itself when there is no such member.</returns>
    public async Task<InputSchema> AddToAsync(InputFile file, InputSchema schema, CancellationToken cancellationToken)
    {
        if (schema.Format != RecordFormat.Json || schema.RowPath.Steps.Count > 0)
        {
            return schema;
        }

        var names = (await FirstMembersAsync(file, cancellationToken)).Where(member => !schema.Columns.Any(column => IsOf(column, member))).ToList();
        var member = wanted is not null ? (schema.Columns.Any(column => IsOf(column, wanted)) ? null : names.Find(name => name == wanted))
            : HasTime(schema, isArrival: true) ? null
            : RowTimeColumn.Outside(names, isArrival: true) ?? (HasTime(schema, isArrival: false) ? null : RowTimeColumn.Outside(names, isArrival: false));
        return member is null ? schema : schema with { Columns = [.. schema.Columns, new InputColumn(RowTime, SqlType.Text, new JsonPath([member]))] };
    }

    private static bool HasTime(InputSchema schema, bool isArrival) =>
        RowTimeColumn.Outside(schema.Columns.Where(column => RowTimeColumn.CanBeTime(column.Type)).SelectMany(column => (string[])[column.Name, MemberOf(column)]), isArrival) is not null;

    private static bool IsOf(InputColumn column, string member) => column.Name == member || MemberOf(column) == member;

    private static string MemberOf(InputColumn column) => column.Path is { Steps: [.., var last] } ? last : column.Name;

    private static async Task<List<string>> FirstMembersAsync(InputFile file, CancellationToken cancellationToken)
    {
        await using var pieces = await JsonPieces.OpenAsync(file, cancellationToken);
        for (var count = 0; count < RowSources.Sample && await pieces.ReadAsync(cancellationToken); count++)
        {
            try
            {
                using var document = JsonDocument.Parse(pieces.Current);
                if (document.RootElement.ValueKind == JsonValueKind.Object)
                {
                    return [.. document.RootElement.EnumerateObject().Select(member => member.Name)];
                }
            }
            catch (JsonException)
            {
                // It is reported as a row that cannot be read.
            }
        }

        return [];
    }
}
