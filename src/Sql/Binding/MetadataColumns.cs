namespace SensorGrid.Sql.Binding;

/// <summary>The columns that a Kinesis record has besides its data.</summary>
internal static class MetadataColumns
{
    public const string RowTime = "ROWTIME";
    public const string ArrivalTime = "APPROXIMATE_ARRIVAL_TIME";

    /// <summary>The greatest length of the optional ones.</summary>
    public const int LongestOptional = 256;

    private static readonly string[] Others = ["PARTITION_KEY", "SEQUENCE_NUMBER", "SHARD_ID"];

    /// <summary>Determines whether <c>*</c> leaves a column of an input out.</summary>
    public static bool Has(string name) => name is RowTime or ArrivalTime || Others.Contains(name);

    /// <summary>Folds the name of one of them to upper case; leaves any other as it is.</summary>
    public static string Folded(string name) => Has(name.ToUpperInvariant()) ? name.ToUpperInvariant() : name;

    /// <summary>Determines whether a column is known only where the input brings it along.</summary>
    public static bool IsOptional(string name) => Others.Contains(name);
}
