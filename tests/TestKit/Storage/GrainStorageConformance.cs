using Orleans.Storage;

namespace SensorGrid.TestKit.Storage;

/// <summary>What every grain storage of this project promises. A provider's tests derive from it and say how its storage is opened.</summary>
public abstract class GrainStorageConformance : IAsyncLifetime
{
    private readonly GrainId _grain = GrainId.Create("sensor", Guid.NewGuid().ToString("N"));

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>The storage as it is open now.</summary>
    protected abstract IGrainStorage Storage { get; }

    /// <summary>Opens the storage over the test's own data: those of an earlier opening, if there was one.</summary>
    protected abstract Task OpenAsync(bool deleteStateOnClear);

    /// <summary>Closes the storage; its data stay.</summary>
    protected abstract Task CloseAsync();

    public async ValueTask InitializeAsync() => await OpenAsync(deleteStateOnClear: false);

    public virtual async ValueTask DisposeAsync()
    {
        await CloseAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_state_that_was_never_written_reads_as_new()
    {
        var state = new GrainState<Sample>(new Sample { Text = "left over" }, "7") { RecordExists = true };

        await Storage.ReadStateAsync("state", _grain, state, Cancellation);

        Assert.False(state.RecordExists);
        Assert.Null(state.ETag);
        Assert.Equal("", state.State!.Text);
    }

    [Fact]
    public async Task What_was_written_is_read()
    {
        var written = await WriteAsync("first");

        var read = await ReadAsync();

        Assert.True(written.RecordExists);
        Assert.True(read.RecordExists);
        Assert.Equal(written.ETag, read.ETag);
        Assert.Equal("first", read.State!.Text);
    }

    [Fact]
    public async Task Every_type_of_member_comes_back_as_it_was()
    {
        var sample = new Sample
        {
            Text = "Grüße, 世界 \U0001F600",
            Number = long.MinValue,
            Value = BitConverter.Int64BitsToDouble(0x7FF8_0000_0000_0001),
            Time = new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.FromHours(2)).AddTicks(1),
            Bytes = [0, 255, 1],
            Texts = new Dictionary<string, string?> { ["a"] = null, [""] = "b" },
        };
        await Storage.WriteStateAsync("state", _grain, new GrainState<Sample>(sample), Cancellation);

        var read = (await ReadAsync()).State!;

        Assert.Equal(sample.Text, read.Text);
        Assert.Equal(sample.Number, read.Number);
        Assert.Equal(BitConverter.DoubleToInt64Bits(sample.Value), BitConverter.DoubleToInt64Bits(read.Value));
        Assert.Equal((sample.Time, sample.Time.Offset), (read.Time, read.Time.Offset));
        Assert.Equal(sample.Bytes, read.Bytes);
        Assert.Equal(sample.Texts, read.Texts);
    }

    [Fact]
    public async Task Each_write_changes_the_etag()
    {
        var state = await WriteAsync("first");
        var first = state.ETag;

        state.State!.Text = "second";
        await Storage.WriteStateAsync("state", _grain, state, Cancellation);

        Assert.NotEqual(first, state.ETag);
        Assert.Equal((await ReadAsync()).ETag, state.ETag);
    }

    [Fact]
    public async Task A_write_with_a_stale_etag_is_refused_and_changes_nothing()
    {
        var mine = await WriteAsync("first");
        var theirs = await ReadAsync();
        theirs.State!.Text = "theirs";
        await Storage.WriteStateAsync("state", _grain, theirs, Cancellation);
        mine.State!.Text = "mine";
        var stale = mine.ETag;

        var refusal = await Assert.ThrowsAsync<InconsistentStateException>(
            () => Storage.WriteStateAsync("state", _grain, mine, Cancellation));

        Assert.Equal(stale, refusal.CurrentEtag);
        Assert.Equal(theirs.ETag, refusal.StoredEtag);
        Assert.Equal(stale, mine.ETag);
        Assert.Equal("theirs", (await ReadAsync()).State!.Text);
    }

    [Fact]
    public async Task A_write_without_an_etag_is_refused_where_a_state_is()
    {
        await WriteAsync("first");

        await Assert.ThrowsAsync<InconsistentStateException>(() => WriteAsync("second"));

        Assert.Equal("first", (await ReadAsync()).State!.Text);
    }

    [Fact]
    public async Task A_write_with_an_etag_is_refused_where_no_state_is() =>
        await Assert.ThrowsAsync<InconsistentStateException>(
            () => Storage.WriteStateAsync("state", _grain, new GrainState<Sample>(new Sample(), "1"), Cancellation));

    [Fact]
    public async Task A_write_with_an_etag_of_another_kind_is_refused()
    {
        await WriteAsync("first");

        await Assert.ThrowsAsync<InconsistentStateException>(
            () => Storage.WriteStateAsync("state", _grain, new GrainState<Sample>(new Sample(), "\"0x8D\""), Cancellation));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_cleared_state_reads_as_new(bool deleteStateOnClear)
    {
        await ReopenAsync(deleteStateOnClear);
        var state = await WriteAsync("first");

        await Storage.ClearStateAsync("state", _grain, state, Cancellation);
        var read = await ReadAsync();

        Assert.Equal((false, ""), (state.RecordExists, state.State!.Text));
        Assert.Equal((false, ""), (read.RecordExists, read.State!.Text));
        Assert.Equal(state.ETag, read.ETag);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_cleared_state_can_be_written_again_with_the_etag_that_the_clear_gave(bool deleteStateOnClear)
    {
        await ReopenAsync(deleteStateOnClear);
        var state = await WriteAsync("first");
        await Storage.ClearStateAsync("state", _grain, state, Cancellation);

        state.State!.Text = "second";
        await Storage.WriteStateAsync("state", _grain, state, Cancellation);

        var read = await ReadAsync();
        Assert.Equal((true, "second"), (read.RecordExists, read.State!.Text));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_clear_with_a_stale_etag_is_refused(bool deleteStateOnClear)
    {
        await ReopenAsync(deleteStateOnClear);
        var mine = await WriteAsync("first");
        await Storage.WriteStateAsync("state", _grain, await ReadAsync(), Cancellation);

        await Assert.ThrowsAsync<InconsistentStateException>(() => Storage.ClearStateAsync("state", _grain, mine, Cancellation));

        Assert.Equal("first", (await ReadAsync()).State!.Text);
    }

    [Fact]
    public async Task An_activation_from_before_a_clear_cannot_write()
    {
        var mine = await WriteAsync("first");
        await Storage.ClearStateAsync("state", _grain, await ReadAsync(), Cancellation);

        await Assert.ThrowsAsync<InconsistentStateException>(() => Storage.WriteStateAsync("state", _grain, mine, Cancellation));
    }

    [Fact]
    public async Task Clearing_what_is_not_there_is_no_error()
    {
        var state = new GrainState<Sample>(new Sample());

        await Storage.ClearStateAsync("state", _grain, state, Cancellation);

        Assert.False(state.RecordExists);
        Assert.False((await ReadAsync()).RecordExists);
    }

    [Fact]
    public async Task States_of_different_names_and_grains_are_apart()
    {
        await WriteAsync("first");
        var sibling = GrainId.Create("sensor", _grain.Key + "x");

        await Storage.WriteStateAsync("other", _grain, new GrainState<Sample>(new Sample { Text = "other" }), Cancellation);
        await Storage.WriteStateAsync("state", sibling, new GrainState<Sample>(new Sample { Text = "sibling" }), Cancellation);

        Assert.Equal("first", (await ReadAsync()).State!.Text);
        Assert.Equal("other", (await ReadAsync(name: "other")).State!.Text);
        Assert.Equal("sibling", (await ReadAsync(sibling)).State!.Text);
    }

    [Theory]
    [InlineData("plant-1/pump 7?#%2F")]
    [InlineData("Grüße-世界-\U0001F600")]
    [InlineData("it's; DROP TABLE grain_state --")]
    [InlineData("E\u0301")]
    [InlineData("\u00C9")]
    public async Task Any_id_names_a_state(string key)
    {
        var grain = GrainId.Create("sensor", key);
        await Storage.WriteStateAsync("état", grain, new GrainState<Sample>(new Sample { Text = key }), Cancellation);

        Assert.Equal(key, (await ReadAsync(grain, "état")).State!.Text);
    }

    [Fact]
    public async Task A_state_of_300_KB_is_stored()
    {
        var bytes = new byte[300 * 1024];
        new Random(7).NextBytes(bytes);
        await Storage.WriteStateAsync("state", _grain, new GrainState<Sample>(new Sample { Bytes = bytes }), Cancellation);

        Assert.Equal(bytes, (await ReadAsync()).State!.Bytes);
    }

    [Fact]
    public async Task States_and_etags_outlive_a_restart()
    {
        var state = await WriteAsync("first");

        await ReopenAsync(deleteStateOnClear: false);

        Assert.Equal("first", (await ReadAsync()).State!.Text);
        await Storage.WriteStateAsync("state", _grain, state, Cancellation);
    }

    [Fact]
    public async Task Concurrent_writes_of_many_grains_are_all_durable()
    {
        var grains = Enumerable.Range(0, 500).Select(i => GrainId.Create("sensor", $"{_grain.Key}-{i}")).ToArray();
        await Task.WhenAll(grains.Select((grain, i) => Task.Run(
            async () =>
            {
                var state = new GrainState<Sample>(new Sample { Number = i });
                await Storage.WriteStateAsync("state", grain, state, Cancellation);
                state.State!.Text = "twice";
                await Storage.WriteStateAsync("state", grain, state, Cancellation);
            },
            Cancellation)));

        await ReopenAsync(deleteStateOnClear: false);

        for (var i = 0; i < grains.Length; i++)
        {
            var read = await ReadAsync(grains[i]);
            Assert.Equal((i, "twice"), (read.State!.Number, read.State!.Text));
        }
    }

    [Fact]
    public async Task Of_concurrent_writers_of_one_state_one_wins_each_round()
    {
        await WriteAsync("0");
        for (var round = 0; round < 10; round++)
        {
            var writers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => ReadAsync()));

            var won = await Task.WhenAll(writers.Select(writer => Task.Run(() => TryWriteAsync(writer), Cancellation)));

            Assert.Equal(1, won.Count(wrote => wrote));
        }
    }

    private async Task<bool> TryWriteAsync(GrainState<Sample> state)
    {
        try
        {
            await Storage.WriteStateAsync("state", _grain, state, Cancellation);
            return true;
        }
        catch (InconsistentStateException)
        {
            return false;
        }
    }

    private async Task ReopenAsync(bool deleteStateOnClear)
    {
        await CloseAsync();
        await OpenAsync(deleteStateOnClear);
    }

    private async Task<GrainState<Sample>> WriteAsync(string text)
    {
        var state = new GrainState<Sample>(new Sample { Text = text });
        await Storage.WriteStateAsync("state", _grain, state, Cancellation);
        return state;
    }

    private async Task<GrainState<Sample>> ReadAsync(GrainId? grain = null, string name = "state")
    {
        var state = new GrainState<Sample>(new Sample());
        await Storage.ReadStateAsync(name, grain ?? _grain, state, Cancellation);
        return state;
    }
}
