using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Vae.Training.Tests.TorchApi;

public class StateDictTests
{
    private readonly Sequential _layers = Sequential(("a", Linear(2, 1)), ("b", ReLU()), ("c", Linear(1, 2)));

    [Fact]
    public void A_tiny_file_is_what_the_format_says_byte_for_byte()
    {
        using var layer = Linear(2, 1);
        using (no_grad())
        {
            layer.weight.copy_(tensor(new float[] { 1, -2 }, [1, 2]));
            layer.bias!.fill_(0.5);
        }
        using var stream = new MemoryStream();
        layer.save(new BinaryWriter(stream));
        byte[] expected =
        [
            2, // entries
            .. "\u0006weight"u8, // length, key
            6, // Float32
            .. "\u0002\u0001\u0002"u8, // rank, dimensions
            .. BitConverter.GetBytes(1f),
            .. BitConverter.GetBytes(-2f),
            .. "\u0004bias"u8,
            6,
            .. "\u0001\u0001"u8,
            .. BitConverter.GetBytes(0.5f),
        ];
        Assert.Equal(expected, stream.ToArray());
    }

    [Fact]
    public void Numbers_above_127_take_more_bytes()
    {
        using var layer = Linear(300, 1, false);
        using var stream = new MemoryStream();
        layer.save(new BinaryWriter(stream));
        Assert.Equal("\u0001\u0006weight\u0006\u0002\u0001"u8.ToArray(), stream.ToArray()[..11]);
        Assert.Equal([0xAC, 0x02], stream.ToArray()[11..13]);
        Assert.Equal(13 + 300 * sizeof(float), stream.ToArray().Length);
    }

    [Fact]
    public void What_is_saved_is_what_is_loaded()
    {
        using var other = Sequential(("a", Linear(2, 1)), ("b", ReLU()), ("c", Linear(1, 2)));
        var seen = new Dictionary<string, bool>();
        Assert.Same(other, other.load(Reader(Saved(_layers)), loadedParameters: seen));
        foreach (var (name, parameter) in _layers.state_dict())
            Numbers.Same(parameter, other.state_dict()[name]);
        Assert.Equal(["a.weight", "a.bias", "c.weight", "c.bias"], seen.Keys);
    }

    [Fact]
    public void A_file_for_another_module_is_refused()
    {
        Refused(Sequential(("a", Linear(2, 1))));
        Refused(Sequential(("a", Linear(2, 1)), ("z", Linear(1, 2))));
        Refused(Sequential(("a", Linear(3, 1)), ("c", Linear(1, 2))));
        Refused(Sequential(("a", Linear(2, 1, dtype: ScalarType.Float64)), ("c", Linear(1, 2))));
    }

    [Fact]
    public void A_file_that_ends_early_is_refused()
    {
        var whole = Saved(_layers);
        Assert.Throws<EndOfStreamException>(() => _layers.load(Reader(whole[..^1])));
    }

    [Fact]
    public void Without_strictness_and_with_names_to_skip_the_rest_is_loaded()
    {
        using var part = Sequential(("a", Linear(2, 1)));
        part.load(Reader(Saved(_layers)), strict: false);
        Numbers.Same(_layers.state_dict()["a.weight"], part.state_dict()["a.weight"]);

        using var other = Sequential(("a", Linear(2, 1)), ("c", Linear(1, 2)));
        using var before = other.state_dict()["c.weight"].to(float32, copy: true);
        other.load(Reader(Saved(_layers)), skip: ["c.weight"]);
        Numbers.Same(before, other.state_dict()["c.weight"]);
    }

    private void Refused(Sequential other)
    {
        Assert.Throws<ArgumentException>(() => other.load(Reader(Saved(_layers))));
        other.Dispose();
    }

    private static BinaryReader Reader(byte[] state) => new(new MemoryStream(state));

    private static byte[] Saved(Sequential layers)
    {
        using var stream = new MemoryStream();
        layers.save(new BinaryWriter(stream));
        return stream.ToArray();
    }
}
