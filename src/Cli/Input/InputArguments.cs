using System.CommandLine;

namespace SensorGrid.Cli.Input;

/// <summary>The part of the command line that says how to read a file; <c>publish</c> and <c>replay</c> share it.</summary>
internal sealed class InputArguments
{
    private readonly Argument<string> _file = new("FILE") { Description = "A CSV file with a header row, or NDJSON: one reading, or an array of them, a line. '-' for standard input." };

    private readonly Option<InputFormat?> _format = new("--format") { Description = "csv or ndjson. Default: by the file's extension (.csv, .tsv; .ndjson, .jsonl, .json)." };

    private readonly Option<string?> _timestampColumn = new("--timestamp-column") { Description = "CSV: the column with the event time. Default: timestamp or time." };

    private readonly Option<string?> _timestampFormat = new("--timestamp-format")
    {
        Description = "CSV: a .NET date format, epoch-s or epoch-ms. Default: ISO 8601 (T or a blank between date and time), or epoch milliseconds. A time without an offset is taken as UTC.",
    };

    private readonly Option<string[]> _valueColumns = new("--value-column")
    {
        Description = "CSV: a column that is a metric, as COLUMN or COLUMN=METRIC; several with commas, or the option again. Default: every other column with numbers in it.",
    };

    private readonly Option<string?> _sensorId = new("--sensor-id") { Description = "CSV: the sensor of every row." };

    private readonly Option<string?> _sensorIdColumn = new("--sensor-id-column") { Description = "CSV: the column with the sensor's id. Default: sensorId, sensor_id or sensor." };

    private readonly Option<string?> _idColumn = new("--id-column") { Description = "CSV: the column with the reading's id, by which duplicates are known. Default: id, if there is one." };

    private readonly Option<bool> _strict = new("--strict") { Description = "Stop at the first row that cannot be taken, instead of reporting it and going on." };

    public void AddTo(Command command)
    {
        command.Add(_file);
        Option[] options = [_format, _timestampColumn, _timestampFormat, _valueColumns, _sensorId, _sensorIdColumn, _idColumn, _strict];
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
        });
    }

    public InputOptions Read(ParseResult parsed) => new(
        parsed.GetRequiredValue(_file),
        parsed.GetValue(_format),
        parsed.GetValue(_timestampColumn),
        parsed.GetValue(_timestampFormat),
        parsed.GetValue(_valueColumns),
        parsed.GetValue(_sensorId),
        parsed.GetValue(_sensorIdColumn),
        parsed.GetValue(_idColumn),
        parsed.GetValue(_strict));
}
