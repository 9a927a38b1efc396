using System.Text;
using SensorGrid.Sources.Definitions;

namespace SensorGrid.Sources.Folders;

/// <summary>The kind <c>source</c>: a file for each definition, <c>source/NAME.json</c>.</summary>
internal sealed class SourceKind : IFolderKind
{
    // As the API takes them.
    private const int LongestName = 100;

    public string Name => "source";

    public void Read(string root, FolderDraft draft)
    {
        if (!Directory.Exists(Path.Combine(root, Name)))
        {
            return;
        }

        var sources = new List<FolderFile>();
        foreach (var (file, bytes) in DefinitionsFolder.ReadSources(root, draft.Mistakes).Files)
        {
            var name = Path.GetFileNameWithoutExtension(file);
            draft.AddToHash($"{Name}/{file}", bytes);
            draft.CheckEncoding($"{Name}/{file}", bytes);
            draft.CommittedBytes += bytes.Length + Encoding.UTF8.GetByteCount(name);
            sources.Add(new FolderFile(name, Encoding.UTF8.GetString(bytes)));
            if (name.Length > LongestName || name.Any(char.IsControl))
            {
                draft.Mistakes.Add($"{Name}/{file}: a name has at most {LongestName} characters, and no control characters.");
            }
        }

        // A folder that is empty is another one than none.
        draft.AddToHash($"{Name}/", []);
        draft.Definitions = draft.Definitions with { Sources = sources };
    }
}
