using System.Globalization;
using System.Text;
using CsCheck;
using SensorGrid.Sql.Input;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Tests.Input;

public sealed class InputPropertyTests
{
    private const string Record = """{"items":[{"a":1,"b":{"c":"x"},"d":[1,2],"t":"2026-11-22 10:00:00"},{"a":null,"e":[{"f":1.5},{"f":"\u00e9"}]}],"z":true}""";

    private static readonly DateTime Least = new(1, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private static readonly InputSchema Json = new(
        RecordFormat.Json,
        [
            new InputColumn("a", SqlType.Integer), new InputColumn("c", SqlType.Varchar(3), JsonPath.Parse("$.b.c")), new InputColumn("d", SqlType.Text),
            new InputColumn("t", SqlType.Timestamp), new InputColumn("f", SqlType.Double, JsonPath.Parse("$.e[0:].f")),
        ])
    {
        RowPath = JsonPath.Parse("$.items[0:]"),
    };

    private static readonly InputSchema Csv = new(RecordFormat.Csv, [new InputColumn("a", SqlType.Integer), new InputColumn("b", SqlType.Text), new InputColumn("t", SqlType.Decimal(9, 2))]);

    [Fact]
    public void A_record_of_any_bytes_becomes_rows_or_errors() =>
        Gen.Select(Gen.Int[0, Record.Length - 1], Gen.Byte.Array[0, 8], Gen.Int[0, 4]).Sample(
            (at, bytes, left) =>
            {
                var record = Encoding.UTF8.GetBytes(Record);
                byte[] changed = [.. record.AsSpan(0, at), .. bytes, .. record.AsSpan(Math.Min(at + left, record.Length))];
                CheckRows(Json, changed);
                CheckRows(Csv, changed);
                new JsonSurvey(CellRules.Discovered([])).Add(changed);
            },
            iter: 5000);

    [Fact]
    public void A_time_is_read_as_it_was_written_with_any_offset() =>
        Gen.Select(Gen.Long[0, (DateTime.MaxValue - Least).Ticks / TimeSpan.TicksPerMillisecond - 172_800_000], Gen.Int[-14 * 60, 14 * 60]).Sample(
            (milliseconds, minutes) =>
            {
                var instant = new DateTimeOffset(Least.AddDays(1), TimeSpan.Zero).AddMilliseconds(milliseconds).ToOffset(TimeSpan.FromMinutes(minutes));
                var text = instant.ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture);

                Assert.True(InputTimes.TryTimestamp(text, out var read));
                Assert.Equal(instant.ToUnixTimeMilliseconds(), read);
            },
            iter: 2000);

    [Fact]
    public void A_whole_number_is_read_as_it_was_written() =>
        Gen.Long.Sample(
            number => Assert.True(new CellReader("x", SqlType.BigInt, CellRules.Declared).TryField(number.ToString(CultureInfo.InvariantCulture), out var value) && value.Bits == number),
            iter: 1000);

    [Fact]
    public void A_decimal_is_read_as_it_was_written() =>
        Gen.Select(Gen.Long[-999_999_999_999_999_999, 999_999_999_999_999_999], Gen.Int[0, 18]).Sample(
            (bits, scale) =>
            {
                var text = ((decimal)bits / DecimalCell.PowerOfTen(scale)).ToString(CultureInfo.InvariantCulture);

                Assert.True(DecimalCell.TryRead(text, SqlType.Decimal(18, scale), out var read));
                Assert.Equal(bits, read);
            },
            iter: 2000);

    // Every row is whole: an error, or a value for each column.
    private static void CheckRows(InputSchema schema, byte[] record)
    {
        var rows = new List<MappedRow>();
        InputMapping.Create(schema).Rows(record, rows);
        Assert.All(rows, row => Assert.True(row.Error is not null ? row.Values is null : row.Values?.Length == schema.Columns.Count));
    }
}
