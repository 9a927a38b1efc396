using SensorGrid.Hosting.StartUp;
using SensorGrid.Sources.Formats.Influx;
using SensorGrid.Sources.Rows;

namespace SensorGrid.Hosting.Settings;

/// <summary>Reads the template of the sensor ids of line protocol that is written to the API: <c>SensorGrid:Influx:SensorId</c>.</summary>
public static class InfluxSetting
{
    /// <summary>The name below <c>SensorGrid</c>.</summary>
    public const string Name = "Influx:SensorId";

    private const string Setting = $"SensorGrid:{Name}";

    /// <summary>Reads the template's text.</summary>
    /// <param name="read">The settings.</param>
    /// <exception cref="StartUpException">It is no template.</exception>
    public static string Read(SettingsReader read)
    {
        var text = read.Text(Setting, new InfluxFormat().SensorId.Text);
        var errors = new List<TemplateError>();
        return SensorIdTemplate.TryParse(text, errors) is not null
            ? text
            : throw SettingsReader.Wrong(Setting, text, $"a template of tags and 'measurement' such as {{site}}/{{host}} was expected ({errors[0].Message})");
    }
}
