namespace SensorGrid.TestKit.Storage;

[Alias("note")]
public interface INoteGrain : IGrainWithStringKey
{
    [Alias("get")]
    Task<string> GetAsync();

    [Alias("set")]
    Task SetAsync(string text);
}

[GrainType("note")]
internal sealed class NoteGrain([PersistentState("note", "notes")] IPersistentState<Sample> note) : Grain, INoteGrain
{
    public Task<string> GetAsync() => Task.FromResult(note.State.Text);

    public Task SetAsync(string text)
    {
        note.State.Text = text;
        return note.WriteStateAsync();
    }
}
