using Vae.Inference;
using Vae.Tests;

namespace Vae.Training.Tests.Training;

/// <summary>Class names go with the rows into the model card.</summary>
public class ClassNamesTests
{
    private static readonly string[] names = ["upright", "level"];

    [Fact]
    public void A_conditional_models_card_has_them()
    {
        using var directory = new TemporaryDirectory();
        using var trainer = new VaeTrainer(Synthetic.Network(classCount: 2), Synthetic.Options(1), directory["t"]);

        var result = trainer.Train(Synthetic.Bars(40).WithClassNames(names));

        result.Export(directory["kept"]);
        result.Export(directory["given"], Synthetic.Bars(10));
        trainer.Network.Export(directory["network"], Synthetic.Bars(10).WithClassNames(names).Take(5));
        Assert.All(
            ["kept", "given", "network"],
            name => Assert.Equal(names, ModelBundle.Read(directory[name]).Card.ClassNames)
        );
    }

    [Fact]
    public void A_checkpoint_keeps_them()
    {
        using var directory = new TemporaryDirectory();
        using (var trainer = new VaeTrainer(Synthetic.Network(classCount: 2), Synthetic.Options(1), directory["t"]))
        {
            trainer.Train(Synthetic.Bars(40).WithClassNames(names));
        }

        using var resumed = VaeTrainer.Resume(directory["t"], epochs: 2);
        resumed.Train(Synthetic.Bars(40)).Export(directory["model"]);

        Assert.Equal(names, ModelBundle.Read(directory["model"]).Card.ClassNames);
    }

    [Fact]
    public void A_checkpoint_is_not_gone_on_with_by_other_classes()
    {
        using var directory = new TemporaryDirectory();
        using (var trainer = new VaeTrainer(Synthetic.Network(classCount: 2), Synthetic.Options(1), directory["t"]))
        {
            trainer.Train(Synthetic.Bars(40).WithClassNames("frog", "cat"));
        }

        using var resumed = VaeTrainer.Resume(directory["t"], epochs: 2);
        var error = Assert.Throws<InvalidDataException>(() =>
            resumed.Train(Synthetic.Bars(40).WithClassNames("dog", "cat"))
        );
        Assert.Contains("on the classes frog, cat, and those of", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unconditional_model_and_rows_without_names_have_none()
    {
        using var directory = new TemporaryDirectory();
        using var unconditional = new VaeTrainer(Synthetic.Network(), Synthetic.Options(1));
        using var nameless = new VaeTrainer(Synthetic.Network(classCount: 2), Synthetic.Options(1));

        unconditional.Train(Synthetic.Bars(40).WithClassNames(names)).Export(directory["unconditional"]);
        nameless.Train(Synthetic.Bars(40)).Export(directory["nameless"]);

        Assert.All(
            ["unconditional", "nameless"],
            name => Assert.Null(ModelBundle.Read(directory[name]).Card.ClassNames)
        );
    }

    [Fact]
    public void As_many_are_needed_as_the_network_has_classes()
    {
        using var trainer = new VaeTrainer(Synthetic.Network(classCount: 3), Synthetic.Options(1));

        var error = Assert.Throws<InvalidDataException>(() => trainer.Train(Synthetic.Bars(40).WithClassNames(names)));

        Assert.Contains("There are 2 class names for 3 classes", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("'up' is there 2 times", "up", "up")]
    [InlineData("name of class 1 is empty", "up", " ")]
    [InlineData("label of row 1 of bars is 1", "up")]
    public void Names_that_are_no_names_are_refused(string problem, params string[] given)
    {
        var error = Assert.Throws<ArgumentException>(() => Synthetic.Bars(40).WithClassNames(given));

        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
    }
}
