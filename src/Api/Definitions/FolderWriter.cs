using System.Text.Json;
using SensorGrid.Grains.Interfaces.Catalogue;

namespace SensorGrid.Api.Definitions;

/// <summary>Writes the state of the folder of definitions that silos follow.</summary>
internal static class FolderWriter
{
    /// <summary>Writes what became of the folder; null when no silo follows one.</summary>
    public static void Write(Utf8JsonWriter writer, FolderStatus? folder)
    {
        if (folder is null)
        {
            writer.WriteNull("folder"u8);
            return;
        }

        writer.WriteStartObject("folder"u8);
        writer.WriteString("applied"u8, folder.Applied);
        writer.WriteNumber("revision"u8, folder.Revision);
        writer.WriteString("waiting"u8, folder.Waiting);
        writer.WriteEndObject();
    }

    /// <summary>Writes the folder as a silo sees it; null when it follows none.</summary>
    public static void Write(Utf8JsonWriter writer, FolderReport? folder)
    {
        if (folder is null)
        {
            writer.WriteNull("folder"u8);
            return;
        }

        writer.WriteStartObject("folder"u8);
        writer.WriteString("path"u8, folder.Path);
        writer.WriteString("hash"u8, folder.Hash);
        writer.WriteNumber("mistakeCount"u8, folder.MistakeCount);
        writer.WriteStartArray("mistakes"u8);
        foreach (var mistake in folder.Mistakes)
        {
            writer.WriteStringValue(mistake);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
