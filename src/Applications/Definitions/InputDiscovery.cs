using SensorGrid.Sql.Input;
using SensorGrid.Sql.Programs;

namespace SensorGrid.Applications.Definitions;

/// <summary>Completes a definition: discovers the columns of inputs in records of their streams, and those of tables in their rows.</summary>
/// <remarks>The columns that are found become a part of the definition, so that they are the same for every silo, and in every replay.</remarks>
public static class InputDiscovery
{
    /// <summary>The number of records that are looked at; the newest ones of a stream.</summary>
    public const int Sample = 1_000;

    /// <summary>Completes a definition.</summary>
    /// <param name="definition">The definition; without inputs it reads the main stream, by the one name that the program reads from outside, or the usual name.</param>
    /// <param name="records">Gets the newest records of a stream, by its name; null for the main stream.</param>
    /// <param name="notes">Sentences on how columns were named are added to it.</param>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    /// <exception cref="ApplicationDefinitionException">No columns can be found; the message says what to do.</exception>
    public static async Task<ApplicationDefinition> CompleteAsync(
        ApplicationDefinition definition,
        Func<string?, CancellationToken, Task<IReadOnlyList<ReadOnlyMemory<byte>>>> records,
        ICollection<string> notes,
        CancellationToken cancellationToken)
    {
        var names = new DiscoveredNames(definition.Program);
        var usual = ProgramReads.Only(definition.Program, [.. definition.Tables.Select(table => table.Name)]) ?? ApplicationDefinition.UsualInput;
        var given = definition.Inputs.Count > 0 ? definition.Inputs : [new ApplicationInput(usual, null, null)];
        var inputs = new List<ApplicationInput>();
        foreach (var input in given)
        {
            inputs.Add(input.Schema is null ? input with { Schema = OfStream(input, await records(input.Source, cancellationToken), names) } : input);
        }

        var tables = definition.Tables.Select(table => table is { Schema: null, Definition: null, Text.Length: > 0 } ? table with { Schema = OfTable(table, names) } : table).ToArray();
        foreach (var note in names.Notes)
        {
            notes.Add(note);
        }

        return definition with { Inputs = inputs, Tables = tables };
    }

    private static InputSchema OfStream(ApplicationInput input, IReadOnlyList<ReadOnlyMemory<byte>> records, DiscoveredNames names)
    {
        var stream = input.Source is null ? "The main stream" : $"The stream '{input.Source}'";
        if (records.Count == 0)
        {
            throw new ApplicationDefinitionException($"{stream} has no records from which the columns of {input.Name} could be discovered: publish some, or give the input a schema (\"inputs\").");
        }

        var survey = new JsonSurvey(SchemaJson.DiscoveredRules);
        foreach (var record in records)
        {
            survey.Add(record.Span);
        }

        return Checked(
            survey.Conclude(names), $"{stream} has no JSON objects in its newest {records.Count:N0} records, so the columns of {input.Name} cannot be discovered: give the input a schema (\"inputs\").");
    }

    private static InputSchema OfTable(ApplicationTable table, DiscoveredNames names)
    {
        var survey = new JsonSurvey(SchemaJson.DiscoveredRules);
        survey.Add(System.Text.Encoding.UTF8.GetBytes(table.Text));
        return Checked(survey.Conclude(names), $"The table {table.Name} has no JSON objects, so its columns cannot be discovered: give it a schema.");
    }

    private static InputSchema Checked(InputSchema schema, string refusal)
    {
        var columns = schema.Columns.Where(SchemaJson.CanWrite).ToArray();
        return columns.Length > 0 ? schema with { Columns = columns } : throw new ApplicationDefinitionException(refusal);
    }
}
