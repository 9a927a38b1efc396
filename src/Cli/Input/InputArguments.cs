using System.CommandLine;

namespace SensorGrid.Cli.Input;

/// <summary>The part of the command line that says what to read, and how; <c>publish</c>, <c>replay</c> and <c>train</c> share it.</summary>
internal sealed class InputArguments
{
    private readonly Argument<string?>? _file;
    private readonly Option<string?>? _input;

    private readonly Option<InputFormat?> _format = new("--format")
    {
        Description = "csv, or ndjson for any JSON: one array, a reading or an array a line, readings one after the other. Default: by the file's extension (.csv, .tsv; .ndjson, .jsonl, .json).",
    };

    private readonly Option<string?> _timestampColumn = new("--timestamp-column")
    {
        Description = "CSV: the column with the event time; or several, such as Date,Time, which are joined with a blank. Default: timestamp or time.",
    };

    private readonly Option<string?> _timestampFormat = new("--timestamp-format")
    {
        Description = "CSV: a .NET date format, or epoch-s, epoch-ms, epoch-us, epoch-ns. Default: RFC 3339 (T or a blank between date and time, the offset may be left out), or epoch milliseconds.",
    };

    private readonly Option<string?> _timeZone = new("--time-zone")
    {
        Description = "CSV: the zone of times without an offset: an IANA id such as Europe/Berlin, local, or an offset such as +01:00. Of a time that happens twice the earlier one is taken, "
            + "unless that is more than 1m behind an earlier row of its sensor; one that is skipped is moved forward by as much; both are counted. Default: UTC.",
        HelpName = "ZONE",
    };

    private readonly Option<string[]> _valueColumns = new("--value-column")
    {
        Description = "CSV: a column that is a metric, as COLUMN or COLUMN=METRIC; several with commas, or the option again. The others are left out. Default: every other column with numbers in it.",
    };

    private readonly Option<string[]> _renames = new("--rename")
    {
        Description = "CSV: what a column's metric is called, as COLUMN=METRIC; the option again for another. The other columns stay. #2 is the second column in every option that names one.",
        HelpName = "COLUMN=METRIC",
    };

    private readonly Option<string[]> _missing = new("--missing")
    {
        Description = $"CSV: cells that stand for a missing value, in a list with commas, besides {string.Join(", ", NumberCells.UsualMarks)} in any case of letters. Such a metric is there without a value; that of a blank cell is not there.",
        HelpName = "MARKS",
    };

    private readonly Option<bool> _decimalComma = new("--decimal-comma") { Description = "CSV: numbers have a comma before their decimals, and no point: 20,5." };

    private readonly Option<string?> _sensorId = new("--sensor-id") { Description = "CSV: the sensor of every row." };

    private readonly Option<string?> _sensorIdColumn = new("--sensor-id-column") { Description = "CSV: the column with the sensor's id. Default: sensorId, sensor_id or sensor." };

    private readonly Option<string?> _idColumn = new("--id-column") { Description = "CSV: the column with the reading's id, by which duplicates are known. Default: id, if there is one." };

    private readonly Option<string?> _definition = new("--definition")
    {
        Description = "The source definition of the file's records, such as one that 'discover' proposes, instead of --format: line protocol, JSON of another shape, SenML...",
        HelpName = "source.json",
    };

    private readonly Option<bool> _sort = new("--sort") { Description = "Read the readings in the order of their event times; those of one time keep theirs. What does not fit in 128 MiB of memory is in temporary files." };

    private readonly Option<bool> _strict = new("--strict") { Description = "Stop at the first row that is refused, instead of reporting it and going on." };

    private InputArguments(Argument<string?>? file, Option<string?>? input) => (_file, _input) = (file, input);

    /// <summary>Creates arguments with a file, which has to be named.</summary>
    public static InputArguments OfFile() => new(CreateFile(ArgumentArity.ExactlyOne), null);

    /// <summary>Creates arguments with a file or a folder, which has to be named.</summary>
    public static InputArguments OfFileOrFolder() => new(
        CreateFile(ArgumentArity.ZeroOrOne),
        CreateInput("The same as FILE; or a folder, in which every .csv, .tsv, .ndjson and .jsonl file is read."));

    /// <summary>Creates arguments with a file or a folder, if one is named.</summary>
    /// <param name="otherwise">The effect of naming none.</param>
    public static InputArguments OfOptional(string otherwise) =>
        new(null, CreateInput($"A CSV or JSON file, or a folder of them. {otherwise}"));

    /// <summary>Creates the options only; the command has an argument of its own.</summary>
    public static InputArguments OfOptions() => new(null, null);

    public void AddTo(Command command)
    {
        if (_file is not null)
        {
            command.Add(_file);
        }

        if (_input is not null)
        {
            command.Add(_input);
        }

        Option[] options =
        [
            _format, _timestampColumn, _timestampFormat, _timeZone, _valueColumns, _renames, _missing, _decimalComma,
            _sensorId, _sensorIdColumn, _idColumn, _definition, _sort, _strict,
        ];
        foreach (var option in options)
        {
            command.Add(option);
        }

        command.Validators.Add(result =>
        {
            if (result.GetValue(_sensorId) is not null && result.GetValue(_sensorIdColumn) is not null)
            {
                result.AddError("Give --sensor-id or --sensor-id-column, not both.");
            }

            if (_file is not null && _input is not null && result.GetValue(_file) is null == result.GetValue(_input) is null)
            {
                result.AddError("Give a FILE or --input PATH.");
            }
        });
    }

    /// <summary>Reads the input options; null when no input was named.</summary>
    public InputOptions? TryRead(ParseResult parsed)
    {
        var path = _file is null ? null : parsed.GetValue(_file);
        path ??= _input is null ? null : parsed.GetValue(_input);
        return path is null ? null : Read(parsed, path);
    }

    /// <summary>Reads the input options where an input is required.</summary>
    public InputOptions Read(ParseResult parsed) => TryRead(parsed) ?? throw new InvalidOperationException("The command line was not checked.");

    private static Argument<string?> CreateFile(ArgumentArity arity) => new("FILE")
    {
        Description = "A CSV file with a header row, or JSON as POST /readings takes it. '-' for standard input.",
        Arity = arity,
    };

    private static Option<string?> CreateInput(string description) => new("--input", "-i") { Description = description, HelpName = "PATH" };

    /// <summary>Reads the options for this path.</summary>
    public InputOptions Read(ParseResult parsed, string path) => new(
        path,
        parsed.GetValue(_format),
        parsed.GetValue(_timestampColumn),
        parsed.GetValue(_timestampFormat),
        parsed.GetValue(_valueColumns),
        parsed.GetValue(_sensorId),
        parsed.GetValue(_sensorIdColumn),
        parsed.GetValue(_idColumn),
        parsed.GetValue(_strict))
    {
        Renames = parsed.GetValue(_renames),
        TimeZone = parsed.GetValue(_timeZone),
        Missing = parsed.GetValue(_missing),
        DecimalComma = parsed.GetValue(_decimalComma),
        Definition = parsed.GetValue(_definition),
        Sort = parsed.GetValue(_sort),
    };
}
