using SensorGrid.Sql.Scalars;
using SensorGrid.Sql.Text;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Tests.Scalars;

public sealed class FunctionTests
{
    public static readonly TheoryData<string, string> Examples = new()
    {
        { "CHAR_LENGTH('abc')", "3" },
        { "CHAR_LENGTH('')", "0" },
        { "CHARACTER_LENGTH('äöü')", "3" },
        { "LOWER('aBÄ')", "abä" },
        { "UPPER('aBä')", "ABÄ" },
        { "INITCAP('hello wORLD-wide 2nd')", "Hello World-Wide 2nd" },
        { "TRIM('  a b ')", "a b" },
        { "TRIM(BOTH 'xy' FROM 'xyaxyx')", "a" },
        { "TRIM(LEADING '0' FROM '007')", "7" },
        { "TRIM(TRAILING FROM 'a  ')", "a" },
        { "LTRIM('  a ')", "a " },
        { "RTRIM('  a ')", "  a" },
        { "RTRIM('axx', 'x')", "a" },
        { "SUBSTR('abcdef', 2, 3)", "bcd" },
        { "SUBSTRING('abcdef' FROM 3)", "cdef" },
        { "SUBSTRING('abcdef' FROM 3 FOR 2)", "cd" },
        { "SUBSTRING('abcdef', 3, 2)", "cd" },
        { "SUBSTRING('abcdef' FROM 0 FOR 2)", "a" },
        { "SUBSTRING('abcdef' FROM -1 FOR 4)", "ab" },
        { "SUBSTRING('abcdef' FROM -5 FOR 2)", "" },
        { "SUBSTRING('abcdef' FROM 5 FOR 100)", "ef" },
        { "SUBSTRING('abcdef' FROM 9)", "" },
        { "POSITION('cd' IN 'abcdef')", "3" },
        { "POSITION('x' IN 'abc')", "0" },
        { "POSITION('' IN 'abc')", "1" },
        { "OVERLAY('abcdef' PLACING 'XY' FROM 2)", "aXYdef" },
        { "OVERLAY('abcdef' PLACING 'XY' FROM 2 FOR 4)", "aXYf" },
        { "OVERLAY('abc' PLACING 'XY' FROM 4 FOR 0)", "abcXY" },
        { "OVERLAY('abcdef' PLACING 'XYZ' FROM 0)", "XYZcdef" },
        { "OVERLAY('abc' PLACING 'XY' FROM -5)", "XYabc" },
        { "U&'a\\0009\\+01F6A2''\\\\'", "a\t\U0001F6A2'\\" },
        { "CONCAT('a', 1, 2.50)", "a12.50" },
        { "CONCAT('a')", "a" },
        { "'a' || 1 || TRUE", "a1TRUE" },
        { "'a' || NULL", "NULL" },
        { "REPLACE('a-b-c', '-', '+')", "a+b+c" },
        { "REPLACE('abc', '', '+')", "abc" },
        { "REGEX_REPLACE('a1b22c333', '\\d+', '#', 1, 0)", "a#b#c#" },
        { "REGEX_REPLACE('a1b22c333', '\\d+', '#', 1, 2)", "a1b#c333" },
        { "REGEX_REPLACE('a1b22c333', '\\d+', '#', 3, 1)", "a1b#c333" },
        { "REGEX_REPLACE('a1b22', '([a-z])(\\d+)', '$2$1\\$')", "1a$22b$" },
        { "REGEXP_REPLACE('aaa', '^a', 'b')", "baa" },
        { "REGEXP_EXTRACT('t=21.5;', 't=([0-9.]+)', 1)", "21.5" },
        { "REGEXP_EXTRACT('t=21.5;', 'x=')", "NULL" },
        { "SPLIT_INDEX('a,b,,d', ',', 1)", "b" },
        { "SPLIT_INDEX('a,b,,d', ',', 2)", "" },
        { "SPLIT_INDEX('a--b', '--', 0)", "a" },
        { "SPLIT_INDEX('a,b', ',', 2)", "NULL" },
        { "SPLIT_INDEX('a,b', ',', -1)", "NULL" },
        { "SPLIT_INDEX('', ',', 0)", "NULL" },
        { "CONCAT_WS('-', 'a', NULL, 7, '')", "a-7-" },
        { "CONCAT_WS(NULL, 'a', 'b')", "NULL" },
        { "LEFT('abc', 2)", "ab" },
        { "LEFT('abc', 9)", "abc" },
        { "LEFT('abc', -1)", "" },
        { "RIGHT('abc', 2)", "bc" },
        { "RIGHT('abc', 0)", "" },
        { "REPEAT('ab', 3)", "ababab" },
        { "REPEAT('ab', -1)", "" },
        { "REPEAT('', 5)", "" },
        { "LPAD('hi', 5, '?!')", "?!?hi" },
        { "LPAD('hi', 1, '??')", "h" },
        { "LPAD('hi', -1, '?')", "NULL" },
        { "LPAD('hi', 4, '')", "NULL" },
        { "RPAD('hi', 5, '?!')", "hi?!?" },
        { "RPAD('hi', 4)", "hi  " },
        { "REVERSE('abc')", "cba" },
        { "REVERSE('a\U0001F6A2b')", "b\U0001F6A2a" },
        { "LOCATE('b', 'abcb')", "2" },
        { "LOCATE('b', 'abcb', 3)", "4" },
        { "LOCATE('x', 'abc')", "0" },
        { "LOCATE('a', 'abc', 0)", "0" },
        { "INSTR('abc', 'c')", "3" },
        { "REGEXP('t=21', '[0-9]+')", "TRUE" },
        { "REGEXP('abc', '^[0-9]+$')", "FALSE" },
        { "MD5('abc')", "900150983cd24fb0d6963f7d28e17f72" },
        { "SHA1('abc')", "a9993e364706816aba3e25717850c26c9cd0d89d" },
        { "SHA256('ä')", "33e6d73fee82904c8d7afb78de1154d1e8dc2a0edb08120e63df5b9385c2d9cc" },
        { "ABS(-3)", "3" },
        { "ABS(-1.50)", "1.50" },
        { "ABS(-2.5E0)", "2.5" },
        { "CEIL(1.2)", "2" },
        { "CEIL(-1.2)", "-1" },
        { "CEIL(9.5)", "10" },
        { "CEILING(1.2E0)", "2" },
        { "FLOOR(-1.2)", "-2" },
        { "FLOOR(1.9E0)", "1" },
        { "FLOOR(7)", "7" },
        { "EXP(0)", "1" },
        { "LN(1)", "0" },
        { "LOG10(1000)", "3" },
        { "LOG2(8)", "3" },
        { "SQRT(2.25)", "1.5" },
        { "POWER(2, 10)", "1024" },
        { "POWER(4, -0.5)", "0.5" },
        { "MOD(7, 3)", "1" },
        { "SIGN(-2.5)", "-1" },
        { "SIGN(0E0)", "0" },
        { "ROUND(2.5)", "3.0" },
        { "ROUND(-2.5E0)", "-3" },
        { "ROUND(1.005E0, 2)", "1.01" },
        { "ROUND(1.255, 2)", "1.260" },
        { "ROUND(1255, -2)", "1300" },
        { "ROUND(1255E0, -2)", "1300" },
        { "TRUNCATE(1.259, 2)", "1.250" },
        { "TRUNCATE(-1299, -2)", "-1200" },
        { "SIN(0)", "0" },
        { "COS(0)", "1" },
        { "TAN(0)", "0" },
        { "ASIN(0)", "0" },
        { "ACOS(1)", "0" },
        { "ATAN(0)", "0" },
        { "ATAN2(0, 1)", "0" },
        { "DEGREES(PI())", "180" },
        { "RADIANS(0)", "0" },
        { "PI()", "3.141592653589793" },
        { "COALESCE(NULL, 2)", "2" },
        { "IFNULL(NULL, 'x')", "x" },
        { "NULLIF(1, 1)", "NULL" },
        { "IF(1 > 2, 'a', 'b')", "b" },
        { "GREATEST(1, 2.5, 2)", "2.5" },
        { "GREATEST(1, NULL)", "NULL" },
        { "LEAST('b', 'a')", "a" },
        { "TSDIFF(TIMESTAMP '2020-01-01 00:00:00', TIMESTAMP '2020-01-01 00:00:01.5')", "1500" },
        { "UNIX_TIMESTAMP(TIMESTAMP '1970-01-01 00:00:01')", "1000" },
        { "UNIX_TIMESTAMP('1970-01-02 00:00:01')", "86401" },
        { "UNIX_TIMESTAMP('02.01.1970', 'dd.MM.yyyy')", "86400" },
        { "FROM_UNIXTIME(86401)", "1970-01-02 00:00:01" },
        { "FROM_UNIXTIME(86401, 'dd.MM.yyyy')", "02.01.1970" },
        { "TSDIFF(PROCTIME(), ROWTIME)", "0" },
        { "TSDIFF(1000, 2500)", "1500" },
        { "TO_TIMESTAMP(1500)", "1970-01-01 00:00:01.500" },
        { "TO_TIMESTAMP_LTZ(1500, 0)", "1970-01-01 00:25:00" },
        { "TO_TIMESTAMP_LTZ(1500, 3)", "1970-01-01 00:00:01.500" },
        { "CHAR_TO_TIMESTAMP('yyyy', '2020')", "2020-01-01 00:00:00" },
        { "CHAR_TO_DATE('yyyy', '2020')", "2020-01-01" },
        { "CHAR_TO_TIME('HH', '10')", "10:00:00" },
        { "TO_DATE('02/2020', 'MM/yyyy')", "2020-02-01" },
        { "TIMESTAMP_TO_CHAR('HH:mm', TIMESTAMP '2020-01-01 10:20:30')", "10:20" },
        { "DATE_TO_CHAR('dd.MM.', DATE '2020-01-02')", "02.01." },
        { "TIME_TO_CHAR('hh a', TIME '13:00:00')", "01 PM" },
        { "DATE_FORMAT(TIMESTAMP '2020-01-01 10:20:30', 'mm')", "20" },
        { "TIMESTAMP_TO_CHAR('YYYY-MM-dd', TIMESTAMP '2024-12-28 10:00:00')", "2024-12-28" },
        { "TIMESTAMP_TO_CHAR('YYYY-MM-dd', TIMESTAMP '2024-12-29 10:00:00')", "2025-12-29" },
        { "TIMESTAMP_TO_CHAR('u uuuu w W F D', TIMESTAMP '2024-12-29 10:00:00')", "7 2024 1 5 5 364" },
        { "TIMESTAMP_TO_CHAR('u w W F', TIMESTAMP '2024-12-28 10:00:00')", "6 52 4 4" },
        { "TIMESTAMP_TO_CHAR('u ww W F', TIMESTAMP '2026-03-01 10:00:00')", "7 10 1 1" },
        { "TIMESTAMP_TO_CHAR('u w W F', TIMESTAMP '2026-05-02 10:00:00')", "6 18 1 1" },
        { "TIMESTAMP_TO_CHAR('YY', TIMESTAMP '2022-01-01 10:00:00')", "22" },
        { "TIMESTAMPDIFF(HOUR, TIMESTAMP '2020-01-01 00:00:00', TIMESTAMP '2020-01-02 01:30:00')", "25" },
        { "TIMESTAMPADD(DAY, 1, TIMESTAMP '2020-01-01 00:00:00')", "2020-01-02 00:00:00" },
        { "MONOTONIC(1 + 1)", "2" },
        { "YEAR(DATE '2020-05-06')", "2020" },
        { "QUARTER(DATE '2020-05-06')", "2" },
        { "MONTH(DATE '2020-05-06')", "5" },
        { "WEEK(DATE '2020-05-06')", "19" },
        { "DAYOFMONTH(DATE '2020-05-06')", "6" },
        { "DAYOFWEEK(DATE '2020-05-06')", "4" },
        { "DAYOFYEAR(DATE '2020-05-06')", "127" },
        { "HOUR(TIME '01:02:03')", "1" },
        { "MINUTE(TIME '01:02:03')", "2" },
        { "SECOND(TIME '01:02:03')", "3" },
        { "REGEX_LOG_PARSE('TECHNOLOGY ENERGY', '.*([E].).*([R].*)')", "(EN, RGY)" },
        { "REGEX_LOG_PARSE('abc', '(\\d+)')", "NULL" },
        { "REGEX_LOG_PARSE('ab', '(a)(x)?(b)')", "(a, NULL, b)" },
        { "FAST_REGEX_LOG_PARSER('Mary____had_a_little_lamb', '(.*)_+(.*)')", "(Mary, ___had_a_little_lamb)" },
        { "FAST_REGEX_LOG_PARSE('Mary____had_a_little_lamb', '(.*)_+(<Alpha>.*)')", "(Mary, had_a_little_lamb)" },
        {
            "W3C_LOG_PARSE('192.168.254.30 - John [24/May/2004:22:01:02 -0700] \"GET /icons/apache_pb.gif HTTP/1.1\" 304 0', 'COMMON')",
            "(192.168.254.30, -, John, [24/May/2004:22:01:02 -0700], GET /icons/apache_pb.gif HTTP/1.1, 304, 0)"
        },
        { "W3C_LOG_PARSE('a - - [t] \"GET /\" 200 5 \"http://x\" \"M y\"', 'COMBINED')", "(a, -, -, [t], GET /, 200, 5, http://x, M y)" },
        { "W3C_LOG_PARSE('http://x ---> /y', 'REFERER')", "(http://x, /y)" },
        { "W3C_LOG_PARSE('200: /y', '%>s: %U')", "(200, /y)" },
        { "W3C_LOG_PARSE('nothing', 'COMMON')", "NULL" },
        { "SYS_LOG_PARSE('Jan  1 10:00:00 host m')", "(1970-01-01 10:00:00, host m)" },
        { "FIXED_COLUMN_LOG_PARSE('abc 042 x', '\"name\" TYPE VARCHAR(3) START 0 FOR 3, n INTEGER START 4 FOR 3, rest TYPE VARCHAR(10) START 8, none TYPE INTEGER START 20')", "(abc, 42, x, NULL)" },
        { "VARIABLE_COLUMN_LOG_PARSE('a,b\\,c,\"d,e\"', 4, ',', '\\', '\"')", "(a, b,c, d,e, NULL)" },
        {
            "VARIABLE_COLUMN_LOG_PARSE('21.5|29/Feb/2020:10:00:00|x', 't TYPE DECIMAL(5, 2), at TYPE TIMESTAMP ''dd/MMM/yyyy:HH:mm:ss'', s TYPE VARCHAR(9)', '|')",
            "(21.50, 2020-02-29 10:00:00, x)"
        },
    };

    [Theory]
    [MemberData(nameof(Examples))]
    public void A_function_computes_its_value(string text, string value) => Assert.Equal(value, Bound.Evaluate(text));

    [Fact]
    public void Every_function_has_an_example()
    {
        var texts = Examples.Select(example => example.Data.Item1).ToList();
        var without = ScalarFunctions.All.Where(function => function is { IsKeyword: false, Name: not "NOW" } && !texts.Any(text => text.Contains($"{function.Name}(", StringComparison.Ordinal)));
        Assert.Empty(without.Select(function => function.Name));
    }

    [Theory]
    [InlineData("NOW()", "2020-01-01 10:00:00", "NOW() is the ROWTIME of the row here, and no clock: write ROWTIME.")]
    [InlineData("UNIX_TIMESTAMP()", "1577872800", "UNIX_TIMESTAMP() is the ROWTIME of the row here, in seconds, and no clock: write UNIX_TIMESTAMP(ROWTIME), which counts milliseconds.")]
    public void A_clock_is_the_time_of_the_row_and_says_so(string text, string value, string warning)
    {
        var issues = new SqlIssues($"SELECT {text} FROM t;");
        var scalar = Bound.Bind(text, issues)!;

        Assert.Equal(value, SqlText.Write(scalar.Evaluate(new Row(Bound.At("2020-01-01 10:00:00").Bits, [])), scalar.Type));
        Assert.Equal([warning], issues.All.Select(issue => issue.Message));
    }

    [Theory]
    [InlineData("REPEAT('ab', 40000)")]
    [InlineData("LPAD('a', 65536, 'x')")]
    public void A_text_that_would_be_too_long_is_an_error(string text) => Assert.Equal("DOMAIN", Bound.Error(text.Replace("'a", "S || 'a", StringComparison.Ordinal), ("S", Value.Of(""))));

    [Fact]
    public void Every_function_has_a_sentence_and_one_name()
    {
        Assert.All(ScalarFunctions.All, function => Assert.EndsWith(".", function.Summary));
        Assert.Equal(ScalarFunctions.All.Count, ScalarFunctions.All.Select(function => function.Name).Distinct().Count());
    }

    [Fact]
    public void A_signature_marks_what_may_be_left_out() => Assert.Equal("SUBSTRING(s, start [, length])", ScalarFunctions.Find("substring")!.Signature);

    [Theory]
    [InlineData("LOWER(S)")]
    [InlineData("CHAR_LENGTH(S)")]
    [InlineData("SUBSTRING(S FROM I)")]
    [InlineData("SUBSTRING('abc' FROM I)")]
    [InlineData("POSITION(S IN 'a')")]
    [InlineData("OVERLAY(S PLACING 'a' FROM 1)")]
    [InlineData("REGEX_REPLACE(S, 'a', 'b', 1, 0)")]
    [InlineData("TRIM(S)")]
    [InlineData("S || 'a'")]
    [InlineData("S LIKE 'a'")]
    [InlineData("S SIMILAR TO 'a'")]
    [InlineData("ABS(D)")]
    [InlineData("SQRT(D)")]
    [InlineData("ROUND(D, 1)")]
    [InlineData("POWER(D, 2)")]
    [InlineData("STEP(T BY INTERVAL '1' DAY)")]
    [InlineData("FLOOR(T TO DAY)")]
    [InlineData("EXTRACT(YEAR FROM T)")]
    [InlineData("TSDIFF(T, V)")]
    [InlineData("(T - V) SECOND")]
    [InlineData("CHAR_TO_TIMESTAMP('yyyy', S)")]
    [InlineData("TIMESTAMP_TO_CHAR('yyyy', T)")]
    [InlineData("REGEX_LOG_PARSE(S, '(a)')")]
    [InlineData("CAST(S AS INTEGER)")]
    [InlineData("LOWER(NULL)")]
    [InlineData("ABS(NULL)")]
    public void Null_in_is_null_out(string text) => Assert.Equal("NULL", Bound.Evaluate(text));

    [Theory]
    [InlineData("LN(D)")]
    [InlineData("LOG10(D)")]
    [InlineData("SQRT(D)")]
    [InlineData("POWER(D, 0.5)")]
    [InlineData("SUBSTRING(S FROM 3 FOR -1)")]
    [InlineData("OVERLAY(S PLACING 'x' FROM 1 FOR -1)")]
    [InlineData("REGEX_REPLACE(S, 'a', 'b', 0, 0)")]
    public void An_argument_without_value_is_an_error_of_the_row(string text) => Assert.Equal("DOMAIN", Bound.Error(text, ("D", Value.Of(-1.0)), ("S", Value.Of("abc"))));

    [Fact]
    public void A_pattern_of_a_column_is_compiled_for_each_row()
    {
        Assert.Equal("x#", Bound.Evaluate("REGEX_REPLACE(U, S, '#')", ("U", Value.Of("x12")), ("S", Value.Of("[0-9]+"))));
        Assert.Equal("PATTERN", Bound.Error("REGEX_REPLACE(U, S, '#')", ("U", Value.Of("x12")), ("S", Value.Of("("))));
    }

    [Fact]
    public void A_line_of_syslog_has_the_year_of_its_row()
    {
        var scalar = Bound.Bind("SYS_LOG_PARSE(S)");
        var at = Bound.At("2020-01-01 00:00:10").Bits;
        var values = Bound.Row(("S", Value.Of("<34>Dec 31 23:59:59 host su: no"))).Values;
        Assert.Equal("(2019-12-31 23:59:59, host su: no)", SqlText.Write(scalar.Evaluate(new Row(at, values)), scalar.Type));
        Assert.Equal("(2020-12-31 23:59:59, host su: no)", SqlText.Write(scalar.Evaluate(new Row(Bound.At("2021-01-01").Bits, values)), scalar.Type));
        Assert.True(scalar.Evaluate(new Row(at, Bound.Row(("S", Value.Of("no line"))).Values)).IsNull);
    }

    [Fact]
    public void A_field_of_a_row_value_is_null_when_the_row_value_is()
    {
        var field = new FieldScalar(Bound.Bind("REGEX_LOG_PARSE(S, '(a+)(b+)')"), 1);
        Assert.Equal(SqlType.Varchar(1024), field.Type);
        Assert.Equal("bb", field.Evaluate(Bound.Row(("S", Value.Of("abb")))).Text);
        Assert.True(field.Evaluate(Bound.Row(("S", Value.Of("x")))).IsNull);
    }

    [Fact]
    public void A_field_of_a_log_that_is_no_number_is_an_error_of_the_row() =>
        Assert.Equal("COERCION", Bound.Error("VARIABLE_COLUMN_LOG_PARSE(S, 'n TYPE INTEGER', ',')", ("S", Value.Of("x"))));

    [Fact]
    public void A_pattern_matches_in_time_proportional_to_the_text()
    {
        // A matcher that tries and gives back would take 2 to the 40,000 steps.
        var text = Value.Of(new string('a', 40_000) + "!");
        Assert.Equal("FALSE", Bound.Evaluate("U SIMILAR TO '(a*)*b'", ("U", text)));
        Assert.Equal("NULL", Bound.Evaluate("REGEXP_EXTRACT(U, '^(a*)*b$')", ("U", text)));
    }

    [Theory]
    [InlineData("a(?=b)", "look-around")]
    [InlineData("(?<!a)b", "look-around")]
    [InlineData(@"(a)\1", "back references")]
    [InlineData("(?>a+)b", "look-around")]
    [InlineData("[a-z&&[^b]]", "intersection of classes")]
    [InlineData("[a[bc]]", "a class in a class")]
    [InlineData("[]a-z&&[^b]]", "intersection of classes")]
    [InlineData("(a{200}){200}", "more than 10000 parts")]
    [InlineData("((a|b){1,300}c){0,40}", "more than 10000 parts")]
    public void A_pattern_that_Java_reads_otherwise_or_that_has_no_bound_is_refused(string pattern, string message)
    {
        var issues = new SqlIssues("");
        Assert.Null(Bound.Bind($"REGEXP_EXTRACT(U, '{pattern}')", issues));
        Assert.Contains(message, Assert.Single(issues.All).Message, StringComparison.Ordinal);
        Assert.Equal("PATTERN", Bound.Error("REGEXP_EXTRACT('x', U)", ("U", Value.Of(pattern))));
    }

    [Theory]
    [InlineData("[]a&]+", "&]a")]
    [InlineData("[&][&]", "&&")]
    [InlineData(@"[\[]", "[")]
    [InlineData("(([0-9]{1,3}[.]){3}[0-9]{1,3})", "10.20.30.255")]
    [InlineData("a{100}", "")]
    public void A_pattern_like_those_matches(string pattern, string found) =>
        Assert.Equal(found, Bound.Evaluate($"COALESCE(REGEXP_EXTRACT(U, '{pattern}'), '')", ("U", Value.Of("-&]a- && [ 10.20.30.255"))));

    [Fact]
    public void Current_times_are_listed_as_words() => Assert.Equal("CURRENT_TIMESTAMP", ScalarFunctions.Find("CURRENT_TIMESTAMP")!.Signature);

    [Fact]
    public void All_errors_of_a_call_are_reported()
    {
        var issues = new SqlIssues("");
        Assert.Null(Bound.Bind("COALESCE(1 + 'a', LOWER(1), NO_SUCH(1 || X))", issues));
        Assert.Equal(4, issues.All.Count);
    }
}
