namespace SensorGrid.Sources.Folders;

/// <summary>Tries what a folder of definitions has, beyond what can be seen without the libraries that use it.</summary>
public interface IFolderTrials
{
    /// <summary>Tries a model whose graph is the right one.</summary>
    /// <returns>Its mistakes.</returns>
    IEnumerable<string> MistakesOf(FolderModel model);

    /// <summary>Tries a reference table.</summary>
    /// <returns>Its mistakes.</returns>
    IEnumerable<string> MistakesOf(FolderTable table);
}
