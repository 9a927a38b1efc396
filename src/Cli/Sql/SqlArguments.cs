using System.CommandLine;
using System.Globalization;
using SensorGrid.Cli.CommandLine;
using SensorGrid.Cli.Input;
using SensorGrid.Cli.Sql.Output;

namespace SensorGrid.Cli.Sql;

/// <summary>The arguments and options of <c>sql</c>.</summary>
internal sealed class SqlArguments
{
    private const int DefaultRows = 40;

    private readonly Argument<string> _program = new("PROGRAM") { Description = "A file of SQL, or an application of Kinesis Data Analytics for SQL as JSON." };

    private readonly Option<string[]> _inputs = new("--input", "-i")
    {
        Description = "A file of rows: CSV with a header, NDJSON or a JSON array, also compressed as .gz; '-' for standard input. NAME=FILE names the stream that it is; "
            + "without a name it is the application's input, or SOURCE_SQL_STREAM_001. Once for each input.",
        HelpName = "FILE",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<InputFormat?> _inputFormat = new("--input-format") { Description = "The format of the inputs. Default: by the file's name, or else by its first character." };

    private readonly Option<string[]> _schemas = new("--schema")
    {
        Description = "A file with the input's columns as Kinesis Data Analytics has them (InputSchema). NAME=FILE for an input with a name. Default: columns are discovered in the file.",
        HelpName = "schema.json",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<string[]> _tables = new("--table")
    {
        Description = "A reference table, NAME=FILE: CSV, NDJSON or a JSON array. Once for each.",
        HelpName = "NAME=FILE",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<string?> _timeColumn = new("--time-column")
    {
        Description = "The column that ROWTIME is taken from. Default: the time of arrival, or else of the event, by the usual names of such columns.",
        HelpName = "NAME",
    };

    private readonly Option<bool> _sort = new("--sort") { Description = "Put the rows in the order of their times first, in memory (at most 5,000,000 rows). Default: the order of the file." };

    private readonly Option<string?> _output = new("--output", "-o")
    {
        Description = "The file to write: .csv, or .ndjson with an object a row. Default: standard output.",
        HelpName = "FILE",
    };

    private readonly Option<RowFormat?> _format = new("--format") { Description = "How rows are written. Default: by the name of the output file; a table to standard output." };

    private readonly Option<string[]> _streams = new("--stream")
    {
        Description = "The stream to write; error_stream has the rows that could not be computed. Default: each stream that the program does not read itself.",
        HelpName = "NAME",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<int> _rows = new("--rows") { Description = "The most rows of a table that are shown.", DefaultValueFactory = _ => DefaultRows };

    private readonly Option<bool> _raw = new("--raw")
    {
        Description = "Write texts to CSV as they are. Without it, one that begins with =, +, -, @, a tab or a line end gets an apostrophe before it, so that no spreadsheet takes it for a formula.",
    };

    private readonly Option<bool> _rowTime = new("--rowtime") { Description = "Write ROWTIME to CSV and NDJSON as well, as the first column. A table always has it." };

    private readonly Option<bool> _check = new("--check") { Description = "Only check the program: print all errors and warnings, or the streams that it reads and writes." };

    /// <summary>Adds them to the command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_program);
        foreach (var option in (Option[])[_inputs, _inputFormat, _schemas, _tables, _timeColumn, _sort, _output, _format, _streams, _rows, _raw, _rowTime, _check])
        {
            command.Add(option);
        }
    }

    /// <summary>Reads them.</summary>
    /// <exception cref="CliException">One is out of its range.</exception>
    public SqlOptions Read(ParseResult parsed) => new(parsed.GetRequiredValue(_program))
    {
        Inputs = parsed.GetRequiredValue(_inputs),
        InputFormat = parsed.GetValue(_inputFormat),
        Schemas = parsed.GetRequiredValue(_schemas),
        Tables = parsed.GetRequiredValue(_tables),
        TimeColumn = parsed.GetValue(_timeColumn),
        Sort = parsed.GetValue(_sort),
        Output = parsed.GetValue(_output),
        Format = parsed.GetValue(_format),
        Streams = parsed.GetRequiredValue(_streams),
        Rows = ParseRows(parsed.GetValue(_rows)),
        Raw = parsed.GetValue(_raw),
        RowTime = parsed.GetValue(_rowTime),
        Check = parsed.GetValue(_check),
    };

    private static int ParseRows(int value) => value is >= 0 and <= 1_000_000
        ? value
        : throw new CliException(string.Create(CultureInfo.InvariantCulture, $"--rows must be from 0 to 1000000, but is {value}."), ExitCode.Usage);
}
