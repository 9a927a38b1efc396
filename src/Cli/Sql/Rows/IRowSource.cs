using SensorGrid.Sql.Values;

namespace SensorGrid.Cli.Sql.Rows;

/// <summary>A file of rows. It can be read several times.</summary>
internal interface IRowSource : IAsyncDisposable
{
    /// <summary>Gets the file's name.</summary>
    string Name { get; }

    /// <summary>Gets the columns.</summary>
    RowSchema Schema { get; }

    /// <summary>Gets the names of the columns in the file.</summary>
    IReadOnlyList<string> FieldNames { get; }

    /// <summary>Gets the part of the file that has been read, 0 to 1.</summary>
    double Fraction { get; }

    /// <summary>Reads the rows from the beginning, in the order of the file.</summary>
    IAsyncEnumerable<SourceRow> ReadAsync(CancellationToken cancellationToken);
}
