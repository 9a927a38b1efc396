namespace SensorGrid.Applications.Tables;

/// <summary>The bounds of reference tables in the catalogue: each application that joins one has its rows in memory.</summary>
public static class TableLimits
{
    /// <summary>The greatest number of bytes of a table's content.</summary>
    public const int MostBytes = 16 << 20;

    /// <summary>The greatest number of its rows.</summary>
    public const int MostRows = 200_000;

    /// <summary>The greatest number of its columns.</summary>
    public const int MostColumns = 500;

    /// <summary>The greatest number of tables in a revision.</summary>
    public const int MostTables = 100;

    /// <summary>The greatest length of a name.</summary>
    public const int LongestName = 100;
}
