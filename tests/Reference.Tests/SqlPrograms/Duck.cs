using System.Globalization;
using DuckDB.NET.Data;

namespace SensorGrid.Reference.Tests.SqlPrograms;

/// <summary>The rows in tables of DuckDB.</summary>
internal sealed class Duck : IDisposable
{
    private readonly DuckDBConnection _connection = new("DataSource=:memory:");

    public Duck()
    {
        _connection.Open();
        Run("SET threads = 1");
        Run("CREATE TABLE s (seq INTEGER, t BIGINT, k VARCHAR, x DOUBLE, n INTEGER, d DECIMAL(9, 2), e BIGINT)");
        Run("CREATE TABLE p (k VARCHAR, hall VARCHAR, w INTEGER)");
    }

    /// <summary>Replaces all rows.</summary>
    public void Fill(IReadOnlyList<Reading> readings, IReadOnlyList<Place> places)
    {
        Run("DELETE FROM s");
        Run("DELETE FROM p");
        if (readings.Count > 0)
        {
            Run("INSERT INTO s VALUES " + string.Join(", ", readings.Select((row, i) =>
                string.Create(CultureInfo.InvariantCulture, $"({i}, {row.Time}, {Text(row.K)}, {Number(row.X)}, {Number(row.N)}, {Number(row.D)} / 100.0, {Number(row.E)})"))));
        }

        if (places.Count > 0)
        {
            Run("INSERT INTO p VALUES " + string.Join(", ", places.Select(row => $"({Text(row.K)}, {Text(row.Hall)}, {Number(row.W)})")));
        }
    }

    /// <summary>Answers a query.</summary>
    /// <returns>The rows as text, their values as <see cref="Cell"/> writes them.</returns>
    public List<string> Answer(string query)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = query;
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
        {
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? "null" : Written(reader.GetValue(i)))));
        }

        return rows;
    }

    public void Dispose() => _connection.Dispose();

    private static string Written(object value) => value switch
    {
        double or float => Cell.Of(Convert.ToDouble(value, CultureInfo.InvariantCulture)),
        decimal number => number.ToString("0.00", CultureInfo.InvariantCulture),
        bool flag => flag ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static string Text(string? text) => text is null ? "NULL" : $"'{text}'";

    private static string Number<T>(T? number)
        where T : struct, IFormattable => number is { } value ? value.ToString(null, CultureInfo.InvariantCulture) : "NULL";

    private void Run(string statement)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = statement;
        command.ExecuteNonQuery();
    }
}
