using SensorGrid.Sql.Input;
using SensorGrid.Sql.Programs;
using SensorGrid.Sql.Values;

namespace SensorGrid.Applications.Definitions;

/// <summary>An input with the columns that a record has beside its data, where the program reads them.</summary>
/// <param name="Name">The stream's name in the program.</param>
/// <param name="Source">The Kinesis stream; null for the main stream.</param>
/// <param name="Schema">The columns of the data.</param>
/// <param name="Facts">The columns beside it, behind the others.</param>
internal sealed record CompiledInput(string Name, string? Source, InputSchema Schema, IReadOnlyList<RecordFact> Facts)
{
    // The greatest lengths that Kinesis has.
    private const int LongestText = 256;

    private static readonly (string Column, RecordFact Fact)[] Known =
        [("PARTITION_KEY", RecordFact.PartitionKey), ("SEQUENCE_NUMBER", RecordFact.SequenceNumber), ("SHARD_ID", RecordFact.ShardId)];

    /// <summary>The columns as the program sees them.</summary>
    public RowSchema Rows { get; } = new(
        [.. Schema.Rows.Columns, .. Facts.Select(fact => new Column(Known.First(known => known.Fact == fact).Column, SqlType.Varchar(LongestText)))]);

    /// <summary>The stream of the program. Its sensor is the member <c>sensorId</c>, or what is named so.</summary>
    public SqlInput Stream
    {
        get
        {
            var stream = new SqlInput(Name, Rows);
            var mapped = Schema.Columns.FirstOrDefault(column => column is { Path.Steps: [.., var member], Type.IsText: true } && SqlInput.IsSensorName(member));
            return mapped is null ? stream : stream with { SensorColumn = mapped.Name };
        }
    }

    public static CompiledInput Of(ApplicationInput input, DiscoveredNames names)
    {
        var schema = input.Schema!;
        RecordFact[] facts = [.. Known.Where(known => names.Uses(known.Column) && schema.Rows.IndexOf(known.Column) < 0).Select(known => known.Fact)];
        return new CompiledInput(input.Name, input.Source, schema, facts);
    }
}
