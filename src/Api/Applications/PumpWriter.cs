using System.Text.Json;
using SensorGrid.Grains.Interfaces.Applications;
using SensorGrid.Sql.Programs;

namespace SensorGrid.Api.Applications;

/// <summary>Writes the plans of pumps.</summary>
internal static class PumpWriter
{
    /// <summary>Writes the plans of an application's pumps.</summary>
    public static void Write(Utf8JsonWriter writer, IEnumerable<ApplicationPump> pumps)
    {
        writer.WriteStartArray("pumps"u8);
        foreach (var pump in pumps)
        {
            Write(writer, pump.Name, pump.Target, pump.Inputs, pump.KeyKind, pump.Key, pump.KeyText, pump.Steps.Select(step => (step.Does, step.Keeps, step.Bound, (IReadOnlyList<string>?)step.Key)));
        }

        writer.WriteEndArray();
    }

    /// <summary>Writes the plans of a program's pumps.</summary>
    public static void Write(Utf8JsonWriter writer, IEnumerable<PumpPlan> pumps)
    {
        writer.WriteStartArray("pumps"u8);
        foreach (var pump in pumps)
        {
            Write(writer, pump.Name, pump.Target, pump.Inputs, pump.KeyKind.ToString().ToLowerInvariant(), pump.Key, pump.KeyText, pump.Steps.Select(step => (step.Does, step.Keeps, step.Bound, step.Key)));
        }

        writer.WriteEndArray();
    }

    private static void Write(
        Utf8JsonWriter writer,
        string name,
        string target,
        IReadOnlyList<string> inputs,
        string keyKind,
        IReadOnlyList<string> key,
        string keyText,
        IEnumerable<(string Does, string? Keeps, string? Bound, IReadOnlyList<string>? Key)> steps)
    {
        writer.WriteStartObject();
        writer.WriteString("name"u8, name);
        WriteNames(writer, "inputs"u8, inputs);
        writer.WriteString("target"u8, ApplicationPath.Shown(target));
        writer.WriteStartObject("key"u8);
        writer.WriteString("kind"u8, keyKind);
        WriteNames(writer, "columns"u8, key);
        writer.WriteString("text"u8, keyText);
        writer.WriteEndObject();
        writer.WriteStartArray("steps"u8);
        foreach (var step in steps)
        {
            writer.WriteStartObject();
            writer.WriteString("does"u8, step.Does);
            writer.WriteString("keeps"u8, step.Keeps);
            writer.WriteString("bound"u8, step.Bound);
            if (step.Key is { } columns)
            {
                WriteNames(writer, "key"u8, columns);
            }
            else
            {
                writer.WriteNull("key"u8);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteNames(Utf8JsonWriter writer, ReadOnlySpan<byte> member, IEnumerable<string> names)
    {
        writer.WriteStartArray(member);
        foreach (var name in names)
        {
            writer.WriteStringValue(name);
        }

        writer.WriteEndArray();
    }
}
