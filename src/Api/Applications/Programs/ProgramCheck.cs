using System.Globalization;
using Microsoft.AspNetCore.Http;
using SensorGrid.Applications.Definitions;
using SensorGrid.Applications.Tables;
using SensorGrid.Sql.Input;
using SensorGrid.Sql.Text;

namespace SensorGrid.Api.Applications.Programs;

/// <summary>Checks programs: reads the definition, discovers the columns that are not given, and compiles.</summary>
/// <param name="records">The newest records of streams.</param>
/// <param name="tables">The reference tables of the catalogue.</param>
/// <param name="time">The clock.</param>
internal sealed class ProgramCheck(StreamRecords records, CatalogueTables tables, TimeProvider time)
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
            var (resolver, revision) = (new TableResolver(tables), await tables.NewestAsync(cancellationToken));
            given = await resolver.NameAsync(given, revision, notes, cancellationToken);
            var completed = await InputDiscovery.CompleteAsync(given, (source, token) => records.SampleAsync(source, isFresh, token), notes, cancellationToken);
            CheckMappings(completed);
            var definition = await resolver.FindAsync(completed, revision, notes, cancellationToken);
            CheckSize(definition);
            var loaded = await new TableLoader(tables).LoadAsync(definition, revision, cancellationToken);
            var application = CompiledApplication.Compile(definition, time.GetUtcNow().ToUnixTimeMilliseconds(), out var issues, loaded);
            return new CheckedProgram(definition, application, await resolver.ExplainAsync(issues, revision, cancellationToken), notes, null);
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
