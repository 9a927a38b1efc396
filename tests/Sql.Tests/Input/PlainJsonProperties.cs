using System.Globalization;
using System.Text;
using CsCheck;
using SensorGrid.Sql.Input;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Tests.Input;

/// <summary>The quick reader of plainly written records against the one that reads all: they agree on every record, also on one that is cut or damaged.</summary>
public sealed class PlainJsonProperties
{
    private static readonly string[] Names = ["a", "b", "c", "d", "e", "f", "g", "h", "other", "", "ü", "a\\u0062", "quite a long name that is not of a column"];

    private static readonly string[] Scalars =
    [
        "0", "-0", "1", "-1", "127", "128", "-129", "32768", "2147483648", "9223372036854775807", "9223372036854775808", "123456789012345678", "1234567890123456789", "01", "-", "1.", ".5", "+1",
        "0.1", "-0.0", "1.005", "20.123", "123456789012345", "1234567890123456", "0.123456789012345", "0.1234567890123456", "1e3", "1E+3", "1e-3", "1e400", "-1e400", "1e", "3.4e39", "1.0", "16777217",
        "true", "false", "null", "tru", "nulls", "\"\"", "\"x\"", "\"text\"", "\"longer than eight\"", "\"ü\"", "\"12345678901234567ü\"", "\"\\n\"", "\"\\u00fc\"", "\"\\q\"", "\"a\tb\"", "\" 12 \"", "\"1.5\"",
        "\"true\"", "\"N/A\"", "\"2026-01-01 10:00:00\"", "\"2026-01-01\"", "1700000000", "\"unclosed", $"\"{new string('y', 70)}\"", $"\"{new string('z', 300)}\"",
    ];

    private static readonly Gen<string> Space = Gen.Frequency((20, Gen.Const("")), (1, Of(" ", "\n", "\t", "\r\n  ", "\v")));

    private static readonly Gen<string> Record = Gen.Select(Object(3), Space, Gen.Frequency((10, Gen.Const("")), (1, Object(1)), (1, Of("x", ",", "}", "1", "\0"))), (first, space, second) => first + space + second);

    [Fact]
    public void The_two_readers_agree_on_every_record() =>
        Gen.Select(Record.Array[1, 6], Gen.Bool, Gen.Int[0, 400], Gen.Byte, Gen.Int[0, 3]).Sample((records, isDiscovered, at, other, damage) =>
        {
            var (quick, full) = (Mapping(isDiscovered), Mapping(isDiscovered));
            foreach (var record in records)
            {
                var bytes = Encoding.UTF8.GetBytes(record);
                if (damage == 0 && at < bytes.Length)
                {
                    bytes[at] = other;
                }
                else if (damage == 1)
                {
                    bytes = bytes[..Math.Min(at, bytes.Length)];
                }

                var (one, two) = (new List<MappedRow>(), new List<MappedRow>());
                quick.Rows(bytes, one);
                full.ReadAny(bytes, two);
                Assert.Equal(two.Select(Describe), one.Select(Describe));
            }
        }, iter: 20_000);

    [Fact]
    public void Doubles_are_those_of_NET() =>
        Gen.Select(Gen.Long[-999_999_999_999_999, 999_999_999_999_999], Gen.Int[0, 17], Gen.Bool).Sample((digits, point, isExact) =>
        {
            var text = digits.ToString("D18", CultureInfo.InvariantCulture).TrimStart('-').TrimStart('0').PadLeft(point + 1, '0');
            text = (digits < 0 ? "-" : "") + text[..^point] + (point > 0 ? "." : "") + text[^point..] + (isExact ? "" : "7");
            Assert.Equal(
                BitConverter.DoubleToInt64Bits(double.Parse(text, CultureInfo.InvariantCulture)), BitConverter.DoubleToInt64Bits(PlainNumber.Double(Encoding.UTF8.GetBytes(text))));
        }, iter: 50_000);

    [Fact]
    public void A_text_that_comes_again_is_the_same_object_and_always_the_same_text()
    {
        var pool = new TextPool();
        for (var round = 0; round < 20; round++)
        {
            for (var text = 0; text < 5_000; text++)
            {
                var expected = $"sensor-{text}";
                Assert.Equal(expected, pool.GetAscii(Encoding.ASCII.GetBytes(expected)));
                Assert.Same(pool.GetAscii(Encoding.ASCII.GetBytes(expected)), pool.Get(expected));
            }
        }
    }

    private static Gen<string> Object(int depth) =>
        Gen.Select(Space, Of(Names), Space, Space, Value(depth), Space, (a, name, b, c, value, d) => $"{a}\"{name}\"{b}:{c}{value}{d}").Array[0, 6].Select(members => $"{{{string.Join(',', members)}}}");

    private static Gen<string> Value(int depth) => depth == 0
        ? Of(Scalars)
        : Gen.Frequency((8, Of(Scalars)), (2, Object(depth - 1)), (1, Value(depth - 1).Array[0, 3].Select(values => $"[{string.Join(',', values)}]")));

    private static Gen<string> Of(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(index => texts[index]);

    private static JsonMapping Mapping(bool isDiscovered) => new(new InputSchema(RecordFormat.Json,
    [
        new InputColumn("a", SqlType.Varchar(8)),
        new InputColumn("b", SqlType.Double),
        new InputColumn("c", SqlType.Integer),
        new InputColumn("d", SqlType.Timestamp),
        new InputColumn("e", SqlType.Boolean),
        new InputColumn("nested", SqlType.Real, JsonPath.Parse("$.f.b")),
        new InputColumn("again", SqlType.Text, JsonPath.Parse("$.f.b")),
        new InputColumn("deep", SqlType.Decimal(8, 2), JsonPath.Parse("$.f.f.a")),
        new InputColumn("g", SqlType.TinyInt),
        new InputColumn("h", SqlTypeName.Parse("CHAR(6)")!),
        new InputColumn("bytes", SqlTypeName.Parse("VARBINARY(4)")!, JsonPath.Parse("$.f.h")),
        new InputColumn("long", SqlType.BigInt, JsonPath.Parse("$.f.g")),
    ])
    {
        Rules = isDiscovered ? CellRules.Discovered(["N/A"]) : CellRules.Declared,
    });

    private static string Describe(MappedRow row) => row.Error is { } error
        ? $"{error.Name}: {error.Message}"
        : string.Join('|', row.Values!.Select(value => value.IsNull ? "null" : $"{value.Bits}{value.Reference switch { byte[] bytes => Convert.ToHexString(bytes), var other => other }}"));
}
