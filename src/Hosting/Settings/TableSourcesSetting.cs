using SensorGrid.Hosting.Kinesis;
using SensorGrid.Hosting.StartUp;
using SensorGrid.Sources.Definitions;
using SensorGrid.Sources.Formats.DynamoDB;

namespace SensorGrid.Hosting.Settings;

/// <summary>Reads the DynamoDB tables whose streams are read: <c>SensorGrid:DynamoDBStreams</c>.</summary>
public static class TableSourcesSetting
{
    /// <summary>The names of its settings, without <c>SensorGrid:</c>.</summary>
    public static IReadOnlyList<string> Names { get; } = ["DynamoDBStreams:Tables", "DynamoDBStreams:Service"];

    /// <summary>Reads the settings.</summary>
    /// <exception cref="StartUpException">A name cannot be that of a table, or the region or address cannot be one.</exception>
    public static TableSources Read(SettingsReader read)
    {
        var tables = read.Text(TableSources.TablesSetting, "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        foreach (var table in tables)
        {
            SharedSettings.CheckStreamName(TableSources.TablesSetting, table);
        }

        var service = read.Text(TableSources.ServiceSetting);
        if (service is not null && tables.Length == 0)
        {
            throw SettingsReader.Wrong(TableSources.ServiceSetting, service, $"{TableSources.TablesSetting} was expected, too: it names the tables");
        }

        if (service?.AsSpan().IndexOfAny(':', '@') >= 0)
        {
            _ = read.Url(TableSources.ServiceSetting);
        }

        return new TableSources(tables, service);
    }

    /// <summary>Checks that the records of each table can be decoded.</summary>
    /// <param name="sources">The tables.</param>
    /// <param name="definitions">The source definitions.</param>
    /// <exception cref="StartUpException">A table has no definition of its format: every change would become a dead letter.</exception>
    public static void CheckDefined(TableSources sources, SourceDefinitions definitions)
    {
        foreach (var table in sources.Tables.Where(table => definitions.FormatOf(table) is not DynamoDBFormat))
        {
            throw new StartUpException(
                $"{TableSources.TablesSetting} has '{table}', for which there is no definition of the format 'dynamodb': add a file to the folder source of SensorGrid:{DefinitionsSetting.Name}, "
                + $"such as {{ \"stream\": \"{table}\", \"format\": \"dynamodb\", \"sensorId\": \"{{device}}\", \"time\": \"created\" }}.");
        }
    }
}
