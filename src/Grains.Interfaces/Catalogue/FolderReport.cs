namespace SensorGrid.Grains.Interfaces.Catalogue;

/// <summary>The folder of definitions that a silo follows, as it sees it.</summary>
/// <param name="Path">The folder, on that silo.</param>
/// <param name="Hash">The hash of its content; null while it has mistakes, or was not read twice alike yet.</param>
/// <param name="Mistakes">The first of its mistakes, each with its file and place; none while there are none.</param>
/// <param name="MistakeCount">The number of all mistakes.</param>
[GenerateSerializer, Immutable, Alias("catalogue-folder-report")]
public sealed record FolderReport([property: Id(0)] string Path, [property: Id(1)] string? Hash, [property: Id(2)] string[] Mistakes, [property: Id(3)] int MistakeCount);
