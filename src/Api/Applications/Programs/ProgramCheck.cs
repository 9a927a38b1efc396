using System.Globalization;
using Microsoft.AspNetCore.Http;
using SensorGrid.Applications.Definitions;
using SensorGrid.Sql.Input;
using SensorGrid.Sql.Text;

namespace SensorGrid.Api.Applications.Programs;

/// <summary>Checks programs: reads the definition, discovers the columns that are not given, and compiles.</summary>
/// <param name="records">The newest records of streams.</param>
/// <param name="time">The clock.</param>
internal sealed class ProgramCheck(StreamRecords records, TimeProvider time)
{
    /// <summary>Checks a program.</summary>
    /// <param name="body">The text of a program, or an application as JSON.</param>
    /// <param name="isFresh">Whether columns are to be discovered in the records of this moment.</param>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    /// <exception cref="BadHttpRequestException">503: Kinesis does not answer.</exception>
    public async Task<CheckedProgram> RunAsync(ReadOnlyMemory<byte> body, bool isFresh, CancellationToken cancellationToken)
    {
        var notes = new List<string>();
        try
        {
            var given = WithSources(ApplicationDefinition.Parse(body.Span));
            RefuseEmptyTables(given);
            var definition = await InputDiscovery.CompleteAsync(given, (source, token) => records.SampleAsync(source, isFresh, token), notes, cancellationToken);
            CheckMappings(definition);
            CheckSize(definition);
            var application = CompiledApplication.Compile(definition, time.GetUtcNow().ToUnixTimeMilliseconds(), out var issues);
            return new CheckedProgram(definition, application, issues, notes, null);
        }
        catch (ApplicationDefinitionException exception)
        {
            return new CheckedProgram(null, null, Array.Empty<SqlIssue>(), notes, exception.Message);
        }
    }

    // The name of the main stream is a way to say that it is meant.
    private ApplicationDefinition WithSources(ApplicationDefinition definition) => definition with
    {
        Inputs = [.. definition.Inputs.Select(input => input.Source is { } source && records.IsMain(source) ? input with { Source = null } : input)],
    };

    // A join with nothing would have no rows, and nobody would know why.
    private static void RefuseEmptyTables(ApplicationDefinition definition)
    {
        if (definition.Tables.FirstOrDefault(table => table.Text.Length == 0) is { } empty)
        {
            throw new ApplicationDefinitionException(
                $"The rows of the reference table {empty.Name} are not given: send them as its \"text\" in \"tables\", or apply the application with './sensorgrid apply FILE --table {empty.Name}=ROWS'.");
        }
    }

    private static void CheckMappings(ApplicationDefinition definition)
    {
        foreach (var input in definition.Inputs)
        {
            try
            {
                _ = InputMapping.Create(input.Schema!);
            }
            catch (InputSchemaException exception)
            {
                throw new ApplicationDefinitionException($"The schema of the input {input.Name} cannot be used: {exception.Message}.");
            }
        }
    }

    private static void CheckSize(ApplicationDefinition definition)
    {
        try
        {
            if (definition.ToJson().Length is > ApplicationDefinition.MostBytes and var bytes)
            {
                throw new ApplicationDefinitionException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"As JSON the definition has {bytes >> 10:N0} KB, and the maximum is {ApplicationDefinition.MostBytes >> 10:N0} KB: join a smaller table."));
            }
        }
        catch (InputSchemaException exception)
        {
            throw new ApplicationDefinitionException($"A schema cannot be used: {exception.Message}.");
        }
    }
}
