using System.Text;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Vae.Training.Tests.TorchApi;

public class OptimizerStateTests
{
    [Fact]
    public void Continuing_from_a_saved_state_repeats_the_next_steps_exactly()
    {
        using var parameter = nn.Parameter(Numbers.Mixed(3));
        using var adam = optim.Adam([parameter], 0.1);
        Step(adam, parameter, 3);
        var state = Saved(adam);
        using var resumed = nn.Parameter(parameter.detach() + 0.0);
        using var second = optim.Adam([resumed], 0.7);
        second.load_state_dict(new BinaryReader(new MemoryStream(state)));

        Assert.Equal(0.1, second.ParamGroups.Single().LearningRate);
        Step(adam, parameter, 3);
        Step(second, resumed, 3);
        Numbers.Same(parameter.detach(), resumed.detach());
        Assert.Equal(Saved(adam), Saved(second));
    }

    [Fact]
    public void The_file_is_what_the_format_says_byte_for_byte()
    {
        using var parameter = nn.Parameter(tensor([1f]));
        using var adam = optim.Adam([parameter], 0.5);
        parameter.sum().backward();
        adam.step();
        var average = 1 - 0.9;
        var square = 1 - 0.999;
        using var expected = new MemoryStream();
        using var writer = new BinaryWriter(expected);
        writer.Write("Adam");
        writer.Write([1, 1]); // groups, parameters
        foreach (var number in (double[])[0.5, 0.5, 0.9, 0.999, 1e-8, 0])
            writer.Write(number);
        writer.Write(false); // amsgrad
        writer.Write(false); // maximize
        writer.Write(1L); // step
        writer.Write([6, 1, 1]); // Float32, rank, dimension
        writer.Write((float)average);
        writer.Write([6, 1, 1]);
        writer.Write((float)square);
        writer.Write(false); // no largest square
        Assert.Equal(expected.ToArray(), Saved(adam));
    }

    [Fact]
    public void Another_optimizers_state_is_refused()
    {
        using var parameter = nn.Parameter(tensor([1f]));
        using var adam = optim.Adam([parameter]);
        using var pair = optim.Adam([nn.Parameter(tensor([1f])), nn.Parameter(tensor([1f]))]);
        var saved = Saved(adam);
        Assert.Throws<ArgumentException>(() => Load(pair, saved));
        Assert.Throws<InvalidDataException>(() => Load(adam, [3, .. "SGD"u8, 1, 1]));
    }

    private static void Step(Adam adam, Parameter parameter, int count)
    {
        for (var i = 0; i < count; i++)
        {
            adam.zero_grad();
            parameter.square().square().sum().backward();
            adam.step();
        }
    }

    private static void Load(Adam adam, byte[] state) =>
        adam.load_state_dict(new BinaryReader(new MemoryStream(state)));

    private static byte[] Saved(Adam adam)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        adam.save_state_dict(writer);
        return stream.ToArray();
    }
}
