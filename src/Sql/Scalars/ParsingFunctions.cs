using System.Text.RegularExpressions;
using SensorGrid.Sql.Patterns;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Scalars;

/// <summary>The functions that parse a line of a log into a row value. A line that does not fit is null.</summary>
internal static class ParsingFunctions
{
    private const int MostColumns = 1000;

    public static readonly ScalarFunction[] Table =
    [
        new("REGEX_LOG_PARSE", [Text("s"), Constant("pattern")], "Parses text that a Java pattern matches as a whole: COLUMN1, COLUMN2, ... are its groups. Null when it does not match.", static call =>
            ByRegex("REGEX_LOG_PARSE", call, JavaRegex.CompileWhole)),
        Fast("FAST_REGEX_LOG_PARSER"),
        Fast("FAST_REGEX_LOG_PARSE"),
        new("W3C_LOG_PARSE", [Text("s"), Constant("format")], "Parses a line of a web server's log: 'COMMON', 'COMMON WITH VHOST', 'NCSA EXTENDED' (or 'COMBINED'), 'REFERER', 'AGENT', or Apache's specifiers.", static call =>
            ByRegex("W3C_LOG_PARSE", call, LogFormat.Compile)),
        new("SYS_LOG_PARSE", [Text("s")], "Parses a line of syslog, 'Mon DD HH:MM:SS message': COLUMN1 is the time, in the year of ROWTIME, COLUMN2 the rest.", SystemLog),
        new(
            "FIXED_COLUMN_LOG_PARSE",
            [Text("s"), Constant("columns")],
            "Parses columns at fixed places: 'name TYPE VARCHAR(4) START 0 FOR 4, ...'; the first character is 0.",
            Fixed),
        new(
            "VARIABLE_COLUMN_LOG_PARSE",
            [Text("s"), new Parameter("columns", ParameterKind.Any), Constant("delimiter"), Constant("escape", true), Constant("quotes", true)],
            "Parses columns between delimiters: 'name TYPE VARCHAR(20), ...', or their number. Missing ones are null.",
            Variable),
    ];

    private static Parameter Text(string name) => new(name, ParameterKind.Text);

    private static Parameter Constant(string name, bool isOptional = false) => new(name, ParameterKind.ConstantText, isOptional);

    private static ScalarFunction Fast(string name) => new(
        name,
        [Text("s"), Constant("pattern")],
        "Parses as REGEX_LOG_PARSE does, but repetitions take as little as they can; <Alpha>, <Digit> and others are classes, @ is any text.",
        static call => ByRegex("FAST_REGEX_LOG_PARSER", call, FastRegex.Compile));

    private static string TextOf(CallSite call, int index) => ((ConstantScalar)call[index]).Value.Text;

    private static MapScalar? ByRegex(string name, CallSite call, Func<string, Regex> compile)
    {
        Regex regex;
        try
        {
            regex = compile(TextOf(call, 1));
        }
        catch (ArgumentException error)
        {
            call.At(1).Error($"The pattern '{TextOf(call, 1)}' of {name} is wrong: {error.Message}");
            return null;
        }

        // Groups with a name come after the others; they are no columns.
        var count = regex.GetGroupNumbers().Length - 1;
        if (count == 0)
        {
            call.At(1).Error($"The pattern '{TextOf(call, 1)}' of {name} has no group: put what becomes a column in parentheses.");
            return null;
        }

        return new MapScalar($"{name} {call[1]}", LogColumns.TypeOf(LogColumns.Number(count)), call[0], value =>
        {
            var match = regex.Match(value.Text);
            return match.Success ? Value.Of([.. Enumerable.Range(1, count).Select(group => Group(match.Groups[group]))]) : Value.Null;
        });
    }

    private static Value Group(Group group) => group.Success ? Value.Of(Numbers.FitText(group.Value, LogColumns.Text)) : Value.Null;

    private static PairScalar SystemLog(CallSite call) => new(
        "SYS_LOG_PARSE",
        new SqlType(SqlKind.Row) { Fields = new RowSchema([new Column("COLUMN1", SqlType.Timestamp), new Column("COLUMN2", LogColumns.Text)]) },
        call[0],
        new RowTimeScalar(),
        static (text, time) => SystemLogLine.Read(text.Text, time.Bits) is (var at, var message)
            ? Value.Of([Value.Of(at), Value.Of(Numbers.FitText(message, LogColumns.Text))])
            : Value.Null);

    private static MapScalar? Fixed(CallSite call) => LogColumns.Read(TextOf(call, 1), true, call.At(1)) is { } columns
        ? new MapScalar($"FIXED_COLUMN_LOG_PARSE {call[1]}", LogColumns.TypeOf(columns), call[0], value => Value.Of([.. columns.Select(column => column.Read(Cut(value.Text, column)))]))
        : null;

    private static string? Cut(string text, LogColumn column)
    {
        var start = column.Start!.Value;
        return start >= text.Length ? null : text.Substring(start, Math.Min(column.Length ?? int.MaxValue, text.Length - start));
    }

    private static MapScalar? Variable(CallSite call)
    {
        var delimiter = TextOf(call, 2).Replace(@"\t", "\t", StringComparison.Ordinal);
        if (delimiter.Length == 0)
        {
            call.At(2).Error("The delimiter of VARIABLE_COLUMN_LOG_PARSE must not be empty: write, for example, ','.");
            return null;
        }

        if (ColumnsOf(call) is not { } columns)
        {
            return null;
        }

        var splitter = new FieldSplitter(delimiter, call.Count > 3 ? TextOf(call, 3) : "", call.Count > 4 ? TextOf(call, 4) : "");
        return new MapScalar($"VARIABLE_COLUMN_LOG_PARSE {string.Join(' ', call.Arguments.Skip(1))}", LogColumns.TypeOf(columns), call[0], value =>
        {
            var fields = splitter.Split(value.Text);
            return Value.Of([.. columns.Select((column, index) => column.Read(index < fields.Count ? fields[index] : null))]);
        });
    }

    private static List<LogColumn>? ColumnsOf(CallSite call)
    {
        if (call[1] is ConstantScalar { Type.IsText: true, Value.IsNull: false })
        {
            return LogColumns.Read(TextOf(call, 1), false, call.At(1));
        }

        if (call[1] is ConstantScalar { Type.IsInteger: true, Value: { IsNull: false, Bits: >= 1 and <= MostColumns } count })
        {
            return LogColumns.Number((int)count.Bits);
        }

        call.At(1).Error($"The columns of VARIABLE_COLUMN_LOG_PARSE must be a text in quotes, 'name TYPE VARCHAR(20), ...', or their number, from 1 to {MostColumns}.");
        return null;
    }
}
