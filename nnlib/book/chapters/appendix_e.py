"""Exercises of appendix E: find the slip in what the five lectures say."""

from __future__ import annotations

from nnlib.book.exercises import Choice, Exercise, Number, Option

EXERCISES = [
    Exercise(
        id="e-1",
        title="The perceptron of 1943",
        statement="""
            On a slide on history (CIS, Fall 2024 and Spring 2025): *1943, the perceptron model, by
            McCulloch and Pitts, meant as a theory of biological neurons.* What is wrong?
        """,
        hints=(
            "What can a perceptron do that a fixed circuit cannot?",
            "CS 5242 gives another year, and another name.",
        ),
        solution="""
            McCulloch and Pitts (1943) have threshold units with fixed connections. They do speak
            of synapses that change, and show that a fixed net with circles can replace them
            (Theorem 7), but they have no procedure that learns a task. The perceptron, with
            weights that a procedure changes, is Rosenblatt's: a report of 1957, the paper of
            1958. CS 5242 says 1957, so the lectures disagree.
        """,
        kind=Choice(
            options=(
                Option("Nothing.", "Compare with CS 5242, which names Rosenblatt and 1957."),
                Option(
                    "The units of 1943 had a threshold but did not learn; the perceptron came in "
                    "1957.",
                    "Threshold logic is of 1943; what makes a perceptron is that it learns.",
                    right=True,
                ),
                Option(
                    "The perceptron is of 1969, by Minsky and Papert.",
                    "Their book is about perceptrons, which were a dozen years old by then.",
                ),
                Option(
                    "The paper of 1943 was about machines, not about neurons.",
                    "It is about nervous activity; its title says so.",
                ),
            )
        ),
    ),
    Exercise(
        id="e-2",
        title="By how much the error fell",
        statement="""
            *ImageNet, 2012: the error of image classification was cut by half* (CIS, Fall 2024 and
            Spring 2025). The official table has two entries of the winners, with top-5 errors of
            0.15315 (trained on further images) and 0.16422 (on the images supplied), and the best
            entry of anybody else, 0.26172. By how many per cent is the error of the winners'
            second entry lower than the runner-up's?
        """,
        hints=(
            "What does *cut by half* compare: the difference with what?",
            "$(0.26172-0.16422)/0.26172$.",
        ),
        solution="""
            $(0.26172-0.16422)/0.26172=0.3725$, so 37.3%. The entry with more images comes to
            41.5%. Both are a breakthrough, and neither is a half.
        """,
        kind=Number(
            answer=37.25,
            tolerance=0.3,
            right="A good third.",
            wrong=(
                (9.75, "Those are the percentage points. Divide by what it was before."),
                (59.4, "Divide by the error before, not by the error after."),
                (41.5, "That is the entry that was trained on further images."),
                (50.0, "That is what the slide says. Compute it."),
                (62.7, "That is what is left. How much is gone?"),
            ),
            feedback="Divide the difference of the two errors by the runner-up's, in per cent.",
        ),
    ),
    Exercise(
        id="e-3",
        title="Does ReLU saturate?",
        statement="""
            *ReLU is cheap to compute, does not saturate, and is what most people use today* (CIS,
            Fall 2024 and Spring 2025). Which correction is needed?
        """,
        hints=("What is the slope of ReLU at $-3$?", "And what does a unit learn at slope 0?"),
        solution="""
            ReLU does not saturate on the positive side. On the negative side its slope is exactly
            0, at every distance: a unit that is there for all samples is dead. And large language
            models mostly use smooth relatives, GELU and SiLU.
        """,
        kind=Choice(
            options=(
                Option(
                    "None: a straight line has no flat end.",
                    "It is straight on one side of zero only. Look at the other.",
                ),
                Option(
                    "It saturates for large positive inputs.",
                    "There its slope is 1, however large the input is.",
                ),
                Option(
                    "It saturates completely on the negative side.",
                    "The slope is exactly 0 there, and units can die of it.",
                    right=True,
                ),
                Option(
                    "It is not cheap: the kink needs a special case.",
                    "It is one comparison for each number.",
                ),
            )
        ),
    ),
    Exercise(
        id="e-4",
        title="Parametric ReLU as a maximum",
        statement="""
            *Parametric ReLU: $\\max(\\alpha x, x)$* (I2DL). The definition is $x$ for positive $x$
            and $\\alpha x$ otherwise, and $\\alpha$ is learned. Suppose that it has become
            $\\alpha=3$. What does the slide's formula give at $x=-2$?
        """,
        hints=("Compute both arguments of the maximum.", "Which of $-6$ and $-2$ is larger?"),
        solution="""
            $\\max(-6,-2)=-2$, where the definition gives $-6$. For $\\alpha\\le1$ the two agree;
            for $\\alpha>1$ the maximum is $x$ on the negative side and $\\alpha x$ on the positive
            one. Nothing keeps a learned $\\alpha$ below 1.
        """,
        kind=Number(
            answer=-2.0,
            tolerance=0.01,
            right="And the definition gives −6.",
            wrong=(
                (-6.0, "That is the definition. The slide takes the larger of the two."),
                (0.0, "That is the plain ReLU."),
                (6.0, "Mind the sign: the input is negative."),
            ),
            feedback="Put the numbers into the maximum as it stands.",
        ),
    ),
    Exercise(
        id="e-5",
        title="Two lines without a learning rate",
        statement="""
            *Training the smallest perceptron: for each sample, $w\\leftarrow w+(y-\\hat y)\\,x$*
            with $\\hat y=wx$ (CS 5242). Take the sample $x=3$, $y=3$, so that $w=1$ would be
            right, and start at $w=0$. What is $w$ after the sample has been seen *twice*?
        """,
        hints=(
            "The first step adds $3\\cdot3$.",
            "At $w=9$ the prediction is 27.",
            "By what factor does each step multiply the distance from 1?",
        ),
        solution="""
            First $w=0+3\\cdot3=9$, then $9+(3-27)\\cdot3=-63$. Each step multiplies the distance
            from 1 by $1-x^2=-8$. A learning rate is missing; it must be below $2/x^2=2/9$. Later
            slides of the same lecture have one.
        """,
        kind=Number(
            answer=-63.0,
            tolerance=0.1,
            right="Eight times as far away at each step, and on the other side.",
            wrong=(
                (9.0, "That is after one step."),
                (1.0, "That is where it should go. Do the two steps."),
                (81.0, "The prediction at the second step is 27, far too high: the sign turns."),
                (513.0, "That is after three steps."),
            ),
            feedback="Predict, subtract from 3, multiply by 3, add; twice.",
        ),
    ),
    Exercise(
        id="e-6",
        title="One formula, two slips",
        statement="""
            *The slope around a point:*
            $\\frac{\\partial f(\\mathbf x)}{\\partial\\mathbf x}=\\bigl[\\frac{\\partial
            f(\\mathbf x)}{\\partial x},\\frac{\\partial f(\\mathbf x)}{\\partial y}\\bigr]$
            (CS 5242, which has adopted denominator layout). Which objections hold?
        """,
        hints=(
            "Which letters stand for what?",
            "Which shape has the derivative of a scalar by a column, in denominator layout?",
        ),
        solution="""
            The letter $x$ names the whole vector and its first entry, told apart by bold type
            alone; write $(x_1,x_2)$. And by the lecture's own rule the derivative of a scalar has
            the shape of the variable, a column. The entries are right, and the number of entries
            is.
        """,
        kind=Choice(
            options=(
                Option(
                    "One letter names the vector and its first entry.",
                    "The letter x does two jobs.",
                    right=True,
                ),
                Option(
                    "The partial derivatives stand in the wrong order.",
                    "First entry by first variable: that is in order.",
                ),
                Option(
                    "By the lecture's own rule it should be a column.",
                    "In denominator layout it has the shape of the variable.",
                    right=True,
                ),
                Option(
                    "It should be one number, because $f$ is one number.",
                    "A number for each direction: as many as there are variables.",
                ),
            )
        ),
    ),
    Exercise(
        id="e-7",
        title="A fixed point",
        statement="""
            *Gradient descent: given a fixed point on a function, move against the gradient* (CS
            5242). For $f(w)=(w-2)^2$ and a small step size, which point does the word really
            name?
        """,
        hints=("A fixed point of a rule is one that the rule leaves where it is.",),
        solution="""
            A fixed point of the descent is a point from which it does not move: where the gradient
            is 0, here $w=2$. The slide means the *present* point.
        """,
        kind=Choice(
            options=(
                Option("the point where you start", "From there the descent moves away."),
                Option(
                    "$w=2$, where the descent does not move",
                    "There the gradient is zero. The slide means the present point.",
                    right=True,
                ),
                Option("every point", "Only where the gradient is zero does nothing move."),
            )
        ),
    ),
    Exercise(
        id="e-8",
        title="The vector form of the update",
        statement="""
            Beside four lines $w_3\\leftarrow w_3-\\eta\\nabla w_3$ and so on, a slide sums them up
            as $\\theta\\leftarrow\\theta+\\eta\\,\\partial L/\\partial\\theta$ (CS 5242). Let
            $L(\\theta)=\\tfrac12(\\theta-3)^2$, $\\theta=1$, $\\eta=\\tfrac12$. What is the *loss*
            after one step of the summed-up form?
        """,
        hints=("The gradient is $\\theta-3=-2$.", "The step as printed leads to $1-1=0$."),
        solution="""
            The gradient is $-2$. As printed, $\\theta$ becomes $1+\\tfrac12\\cdot(-2)=0$ and the
            loss $\\tfrac12\\cdot9=4.5$; it was 2. With the minus, as in the four lines beside it,
            $\\theta=2$ and the loss is $\\tfrac12$.
        """,
        kind=Number(
            answer=4.5,
            tolerance=0.01,
            right="It was 2, so this step climbs.",
            wrong=(
                (0.5, "That is the step with the minus. Take the formula as printed."),
                (2.0, "That is the loss before the step."),
                (0.0, "That is the new parameter. What is the loss there?"),
            ),
            feedback="Compute the gradient, take the step as printed, then put θ into the loss.",
        ),
    ),
    Exercise(
        id="e-9",
        title="A box with slipping subscripts",
        statement="""
            In the box with the algorithm (CIS, Fall 2023) the backward pass ends with
            $D_{W_j}f_{W_j}(x)=D^{(j)}\\,D_{W_j}f_{W_j}(z^{(j-1)})$, where $f_{W_j}$ is layer $j$
            and $f_W$ the whole network. What should stand on the left?
        """,
        hints=(
            "What is $D^{(j)}$ the derivative of, and what does the product with it reach?",
            "Earlier slides have the same formula with the right letters.",
        ),
        solution="""
            The right-hand side is the derivative of the *whole network* with respect to the
            weights of layer $j$: $D_{W_j}f_W(x)$. As printed the left-hand side is the derivative
            of layer $j$ alone, at the input of the network, which in general it does not even
            fit. The line with the loss has the same slip.
        """,
        kind=Choice(
            options=(
                Option("$D_{W_j}f_{W_j}(z^{(j)})$", "That is still layer j alone."),
                Option(
                    "$D_{W_j}f_W(x)$",
                    "The whole network, differentiated by the weights of one layer.",
                    right=True,
                ),
                Option("$D_zf_{W_j}(x)$", "The weights are what we differentiate by."),
                Option(
                    "It is right.", "The left side names one layer, the right side all after it."
                ),
            )
        ),
    ),
    Exercise(
        id="e-10",
        title="Where the brackets stand",
        statement="""
            The same box builds the matrices $D^{(j)}$ and multiplies by the gradient of the loss
            at the very end. Take a linear network 100-50-40-10 (activations cost nothing here).
            How many multiplications does it take to carry the *row* of the loss, $1\\times10$,
            back to the 50 units of the first hidden layer instead?
        """,
        hints=(
            "A row of length $a$ times a matrix of shape $(a,b)$ takes $ab$ multiplications.",
            "The matrices have the shapes $(10,40)$ and $(40,50)$.",
        ),
        solution="""
            $10\\cdot40+40\\cdot50=2400$. The matrix product $(10,40)(40,50)$ alone takes
            $10\\cdot40\\cdot50=20{,}000$, and the row has still to come. The results are equal.
        """,
        kind=Number(
            answer=2400.0,
            tolerance=0.4,
            right="Against 20,500 with the matrix first.",
            wrong=(
                (20000.0, "That is the product of the two matrices. Begin with the row."),
                (20500.0, "That is the order of the box. Begin with the row."),
                (7400.0, "The first layer of weights lies below the first hidden layer."),
                (500.0, "That is a row times the finished product of the two matrices."),
            ),
            feedback="Multiply the row by the last matrix, then by the one before.",
        ),
    ),
    Exercise(
        id="e-11",
        title="A loss without its sign",
        statement="""
            *Loss of logistic regression:
            $\\mathcal L(\\hat y,y)=y\\log\\hat y+(1-y)\\log(1-\\hat y)$* (I2DL; the cost below it
            has a minus). What would a program do that takes this line at its word and minimises
            it?
        """,
        hints=("Which sign do logarithms of probabilities have?", "For $y=1$, where is it least?"),
        solution="""
            The printed line is the log-likelihood, never positive, and it has to be *maximised*.
            For $y=1$ it falls without end as $\\hat y\\to0$: minimising it, a model learns to give
            the truth the probability 0. The loss is its negative.
        """,
        kind=Choice(
            options=(
                Option(
                    "It would learn the same, only more slowly.",
                    "The sign is not the speed. Look at where the line is least.",
                ),
                Option(
                    "It would learn to give the truth the probability 0.",
                    "The line is the log-likelihood. The loss is its negative.",
                    right=True,
                ),
                Option(
                    "It would answer one half to everything.",
                    "At one half the line is −0.69, and it can go far below.",
                ),
                Option("It would stop at once.", "The slope is not zero, it has the wrong sign."),
            )
        ),
    ),
    Exercise(
        id="e-12",
        title="The distance from oneself",
        statement="""
            *Idea: a loss is a "distance" between prediction and target* (I2DL). A distance is 0
            from anything to itself. What is the cross-entropy of $y=(\\tfrac14,\\tfrac34)$ from
            itself, with natural logarithms?
        """,
        hints=("$-\\sum_k y_k\\log y_k$.", "$\\tfrac14\\log4+\\tfrac34\\log\\tfrac43$."),
        solution="""
            $\\tfrac14\\log4+\\tfrac34\\log\\tfrac43=0.5623$, the entropy of $y$. Nor is the
            cross-entropy symmetric. What is 0 for equal arguments is the Kullback–Leibler
            divergence, and that is not symmetric either.
        """,
        kind=Number(
            answer=0.5623,
            tolerance=0.002,
            right="Its entropy: the surprise that no forecast can avoid.",
            wrong=(
                (0.0, "So it would be if it were a distance. Put the numbers in."),
                (0.8113, "That is in bits. Take the natural logarithm."),
                (0.6931, "That is the entropy of a fair coin."),
                (-0.5623, "Logarithms of probabilities are negative; the minus turns them."),
            ),
            feedback="Put y in both places: minus the sum of y log y.",
        ),
    ),
    Exercise(
        id="e-13",
        title="A hinge with labels 0 and 1",
        statement="""
            *Hinge loss: $\\max(0,1-y\\hat y)$* (CS 5242, between losses for $y=0$ and $1$; it does
            not say which labels are meant). A sample has the label $y=0$ and the score
            $\\hat y=-7$. What does the formula say?
        """,
        hints=("Multiply first.",),
        solution="""
            $\\max(0,1-0)=1$, whatever the score is. The hinge needs the labels $-1$ and $1$; then
            the score $-7$ costs nothing. In the same way the zero-one loss needs a decision, not a
            score.
        """,
        kind=Number(
            answer=1.0,
            tolerance=0.01,
            right="And it would be 1 for every other score, too.",
            wrong=(
                (0.0, "So it should be, with the label −1. Take the label 0 at its word."),
                (8.0, "That would be the label 1. With 0 the product is 0."),
                (7.0, "Put y = 0 into the product."),
            ),
            feedback="The product of label and score is 0.",
        ),
    ),
    Exercise(
        id="e-14",
        title="A step cannot learn",
        statement="""
            *The gradient of a step is always 0, so it cannot learn anything* (CS 5242, as the
            reason for the logistic function). What is true?
        """,
        hints=("How did the perceptron learn AND?",),
        solution="""
            Descending the gradient *through* a step leads nowhere. But the perceptron's rule never
            asks for that slope, and by Novikoff's theorem it finds a border whenever there is one.
            What it needs is the right answer for this very unit, and nobody knows that for a
            hidden one. That is why the step had to go.
        """,
        kind=Choice(
            options=(
                Option(
                    "Nothing with a step can be trained.",
                    "The perceptron was, in 1958. The proof that it works came a few years later.",
                ),
                Option(
                    "Gradient descent cannot train it; the perceptron's rule can.",
                    "The rule uses the answer and not the slope.",
                    right=True,
                ),
                Option(
                    "Gradient descent can train it if the learning rate is large.",
                    "A rate times zero is zero.",
                ),
            )
        ),
    ),
    Exercise(
        id="e-15",
        title="How fast gradients vanish",
        statement="""
            *Gradient vanishing* is what CS 5242 calls the small slope of one saturated output. The
            word usually means the decay through many layers: a sigmoid passes on at most a
            quarter. After how many sigmoid layers is this bound, weights left aside, below one
            thousandth?
        """,
        hints=("Powers of one quarter.", "$4^4=256$ and $4^5=1024$."),
        solution="""
            $\\left(\\tfrac14\\right)^4=\\tfrac1{256}$ is above it,
            $\\left(\\tfrac14\\right)^5=\\tfrac1{1024}$ below: five layers. One saturated output is
            another illness, with another cure, the cross-entropy.
        """,
        kind=Number(
            answer=5.0,
            tolerance=0.2,
            right="One over 1,024.",
            wrong=(
                (4.0, "That is 1/256."),
                (10.0, "Ten quarters make less than a millionth. Halves would take ten."),
                (3.0, "That is 1/64."),
            ),
            feedback="Multiply quarters until the product is below 0.001.",
        ),
    ),
    Exercise(
        id="e-16",
        title="Both low?",
        statement="""
            *Can bias and variance both be low? No: they oppose each other and come from one
            factor, the capacity of the model* (CS 5242). When is that true?
        """,
        hints=("What else could you change besides the capacity?",),
        solution="""
            For fixed data and within one family of models, as you turn the one knob. More data,
            averaging, and a family that knows something true about the problem lower one without
            raising the other. A polynomial of degree 9 through a hundred points has practically no
            bias, and a small variance.
        """,
        kind=Choice(
            options=(
                Option("always", "Give the large model a hundred points instead of ten."),
                Option("never", "On ten points, degree by degree, it is what happens."),
                Option(
                    "for fixed data, within one family of models",
                    "That is where the trade-off lives.",
                    right=True,
                ),
                Option("only for neural networks", "Polynomials are the clearest case."),
            )
        ),
    ),
    Exercise(
        id="e-17",
        title="Where is the test set?",
        statement="""
            *In a real application, split all your data into training and validation* (CS 5242,
            which elsewhere warns never to tune on test data). What is missing, and why does it
            matter?
        """,
        hints=("Which score would you promise to a customer?", "What did the winner win by?"),
        solution="""
            After a choice, the validation score of the winner is too good, because it won partly
            by luck. Data that took no part in any choice are needed to say how good it is: a test
            set, an outer loop of cross-validation, or measurement in use.
        """,
        kind=Choice(
            options=(
                Option(
                    "Nothing: in an application you see how it does.",
                    "Afterwards. What do you promise before?",
                ),
                Option(
                    "Untouched data: the validation score of the winner is too good.",
                    "The winner's curse.",
                    right=True,
                ),
                Option(
                    "More training data, because validation data are wasted.",
                    "They choose; what is missing is something that judges.",
                ),
            )
        ),
    ),
    Exercise(
        id="e-18",
        title="Two areas",
        statement="""
            *The area under the precision–recall curve, also known as average precision* (CIS, Fall
            2024). Four samples in the order of their scores, best first, have the classes
            1, 0, 0, 1. What is their average precision?
        """,
        hints=(
            "The precision at the moment when each positive is found.",
            "It is 1 at the first, and two of four at the second.",
        ),
        solution="""
            $\\tfrac12\\left(1+\\tfrac12\\right)=0.75$. The area under straight lines through the
            points of the curve is $0.7083$. Two estimators with two names; say which you report.
        """,
        kind=Number(
            answer=0.75,
            tolerance=0.004,
            right="The area under straight lines is 0.7083.",
            wrong=(
                (0.7083, "That is the area under straight lines through the points."),
                (0.5, "That is the precision at the end. Average over the positives."),
                (1.0, "That is the precision at the first positive alone."),
            ),
            feedback="Average the precision over the moments when a positive is found.",
        ),
    ),
    Exercise(
        id="e-19",
        title="2.29 PB",
        statement="""
            The memory quiz in double precision: *2405800 GB = 2.29 PB* (CS 5242). The gigabytes
            came from $300\\cdot10^9$ parameters of 8 bytes, so they are decimal. How many
            *pebibytes* ($1024^5$ bytes) are they?
        """,
        hints=("Write it in bytes first.", "$2405800\\cdot10^9/1024^5$."),
        solution="""
            $2405800\\cdot10^9/1024^5=2.1368$ PiB, or $2.4058$ PB. The slide divides decimal
            gigabytes by $1024^2$, which gives neither.
        """,
        kind=Number(
            answer=2.1368,
            tolerance=0.002,
            right="And 2.4058 PB.",
            wrong=(
                (2.2944, "That divides decimal gigabytes by 1024², as the slide does."),
                (2.4058, "Those are petabytes, powers of ten."),
                (2.3494, "One division by 1.024 is not enough. Go down to bytes."),
            ),
            feedback="Down to bytes, with powers of ten, then up with powers of 1024.",
        ),
    ),
    Exercise(
        id="e-20",
        title="A thousand samples, one at a time",
        statement="""
            *With 1,000 samples in each iteration you need 1,000 copies of the activations* (CS
            5242). Keep the quiz's own bounds in double precision (2,400 GB each for parameters,
            gradients and the activations of one sample), but run the samples one after the other,
            add up their gradients, and read each sample of 1 GB when it is due. How many GB are
            enough?
        """,
        hints=("Which of the four entries depend on how many samples are in memory at once?",),
        solution="""
            $3\\cdot2400+1=7201$ GB, as for a single sample. The gradient of a mean is the mean of
            the gradients, so this *is* the step on 1,000 samples.
        """,
        kind=Number(
            answer=7201.0,
            tolerance=0.4,
            right="What one sample needs. The gradient is the same.",
            wrong=(
                (2405800.0, "That is with all activations in memory at once."),
                (8200.0, "The samples need not wait in memory together."),
                (7200.0, "The sample that is being read is missing."),
                (3601.0, "That is single precision."),
                (9601.0, "One set of gradients is enough: add to it."),
            ),
            feedback="Parameters, gradients, activations of one sample, one sample.",
        ),
    ),
    Exercise(
        id="e-21",
        title="Error or convention?",
        statement="""
            Three of these are conventions, which only have to be announced. Which one is an error?
        """,
        hints=("Which of them could you not choose, because it makes the loss rise?",),
        solution="""
            A factor $\\tfrac12$, a mean over the outputs and the counting of layers are choices; a
            step *along* the gradient of a loss is not one.
        """,
        kind=Choice(
            options=(
                Option(
                    "The squared loss carries a factor $\\tfrac12$.",
                    "The minimum stays; learning rates change by a factor of 2.",
                ),
                Option(
                    "The mean is taken over the outputs, too.",
                    "PyTorch does that. Gradients are divided by the number of outputs.",
                ),
                Option(
                    "A network with two hidden layers is called a two-layer network.",
                    "Others call it a three-layer network. Say how you count.",
                ),
                Option(
                    "A training step adds $\\eta\\,\\partial L/\\partial\\theta$.",
                    "That climbs.",
                    right=True,
                ),
            )
        ),
    ),
]
